// Everything the built-in agent says of its own accord. It claims no more than it can do.
export const offerOfPerson = 'Would you like a person from the team to take over here?';

const topics = (titles: readonly string[]): string =>
  titles.length === 0 ? '' : ` I can look things up about, for example: ${titles.join(', ')}.`;

export const phrases = {
  greeting: (name: string, titles: readonly string[]) =>
    `Hello! I am ${name}, an automated help desk.${topics(titles)} What would you like to know?`,
  whoAreYou: (name: string, titles: readonly string[]) =>
    `I am ${name}, an automated help desk, not a person. I answer from the help articles I was given.${topics(titles)}`,
  thanks: 'You are welcome. Is there anything else you would like to know?',
  goodbye: 'Goodbye, and thank you for writing.',
  person:
    'I understand that you would like to talk to a person. Someone from the team can take over this conversation; ' +
    'I cannot say how soon. Until then I can go on looking things up for you.',
  acknowledged: 'All right. What would you like to know?',
  noWords: 'I could not find a question in your message. Could you put it in words?',
  unknown: `I do not know: the help articles I was given do not answer that. ${offerOfPerson}`,
  noKnowledge: `I cannot answer that: I was not given any help articles yet. ${offerOfPerson}`,
  nothingSaid: 'Nothing was said in words.',
} as const;
