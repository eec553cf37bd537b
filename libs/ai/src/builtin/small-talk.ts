import { wordsOf } from '../knowledge/words';

export type SmallTalk = 'greeting' | 'thanks' | 'goodbye' | 'wants-person' | 'who-are-you' | 'yes' | 'no' | 'no-words';

const set = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

const vocabulary = {
  thanks: set(`thank thanks thx ty cheers appreciate appreciated merci danke gracias grazie obrigado obrigada`),
  goodbye: set(`bye goodbye farewell later night adios ciao tschuss tschüss bis au revoir arrivederci`),
  greeting: set(`hi hello hey heya hiya howdy greetings morning afternoon evening hallo hola bonjour salut ola moin
    servus namaste salam shalom yo`),
  no: set(`no nope nah nein non`),
  yes: set(
    `yes yeah yep yup sure please ok okay alright right fine great cool perfect awesome nice good got ja oui si`,
  ),
} as const;

const fillers = set(`a all again and are day everybody everyone for good have how i it i'll is it's you you're your so
  me my much many lot lots very the there that that's thats this to too well was what's up we see help helped helpful
  really then now team folks guys sir madam just nice great ok okay perfect awesome cool no yes please i'm im doing`);

const someone =
  '(human|person|people|someone|somebody|agent|representative|rep|operator|staff|colleague|advisor|manager)';
const asksForPerson = [
  new RegExp(`\\b(talk|talking|speak|speaking|chat) (to|with) (\\S+ ){0,3}${someone}\\b`),
  new RegExp(`\\b(connect|transfer|put|pass|hand|escalate) (me|us|this|it) (\\S+ ){0,4}${someone}\\b`),
  /\b(want|need|get|give|prefer|like) (me )?(to have )?(a |an |some )?(real |live |actual )?(human|person|representative)\b/,
  /^(a |an )?(real |live |actual )?(human|person|agent|representative|operator)( please)?$/,
];
const asksWho =
  /\b(are you|am i (talking|speaking|chatting) (to|with)) (a |an )?(real |actual )?(bot|robot|human|person|machine|ai|computer|chatbot)\b|\bwho are you\b|\bwhat are you\b|\bwhat can you (do|help)\b|^help( me)?( please)?$/;

// The first that is heard decides: "thank you, goodbye" is thanks, "ok, bye" a goodbye.
const kinds = ['thanks', 'goodbye', 'greeting', 'no', 'yes'] as const;
const smallWords = new Set([...fillers, ...kinds.flatMap((kind) => [...vocabulary[kind]])]);
const longest = 12;

/** What a text says that is no question for the knowledge; null when it may be one. */
export const smallTalkIn = (text: string): SmallTalk | null => {
  const words = wordsOf(text.slice(0, 2_000));
  if (words.length === 0) return text.includes('👋') ? 'greeting' : 'no-words';
  if (words.length > 3 * longest) return null;
  const joined = words.join(' ');
  if (asksWho.test(joined)) return 'who-are-you'; // before the next: "am I talking to a person" is no wish for one
  if (asksForPerson.some((pattern) => pattern.test(joined))) return 'wants-person';
  if (words.length > longest) return null;
  if (!words.every((word) => smallWords.has(word))) return null;
  return kinds.find((kind) => words.some((word) => vocabulary[kind].has(word))) ?? null;
};
