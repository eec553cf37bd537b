import { exampleAnswer, exampleConversation, exampleMessage } from './examples';

const shown = ({
  id,
  seq,
  role,
  text,
  createdAt,
  modality,
  authorName,
}: typeof exampleMessage | typeof exampleAnswer) => ({
  id,
  seq,
  role,
  text,
  createdAt,
  modality,
  authorName,
});

const { id, startedAt } = exampleConversation;

export const exampleTranscript = {
  conversationId: id,
  title: 'A return',
  startedAt,
  messages: [shown(exampleMessage), shown(exampleAnswer)],
};

export const exampleTranscriptText = {
  markdown: `# A return\n\n${id}, ${startedAt}\n\n## User\n\n${exampleMessage.createdAt}\n\n> ${exampleMessage.text}\n`,
  plain: `A return\n${id}, ${startedAt}\n\n1. User, ${exampleMessage.createdAt}\n  ${exampleMessage.text}\n`,
} as const;
