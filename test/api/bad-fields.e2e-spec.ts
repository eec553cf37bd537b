import type { Answer } from './support/client';
import { BROKEN_JSON, BROKEN_TEXTS, OTHER_JSON, STRANGE_TEXTS } from './support/bad-values';
import { allOperations, type Operation } from './support/document';
import { native } from './support/languages';
import { type Field, Fields, getAt } from './support/fields';
import { expectNoHarm, Prepared } from './support/harm';
import { World } from './support/world';

// The catalogue of bad input against every field of every body, as the OpenAPI documents name them.
const withBody = allOperations()
  .filter(({ body }) => body !== null)
  .map((operation) => [operation.title, operation] as const);

/** Text that is taken but not in the answer to its call: it can be read elsewhere, or is secret. */
const SHOWN_ELSEWHERE = new Set([
  'requeueWork/reason',
  'requeueWork/failures/error',
  'requeueWork/failures/frame',
  'createProvider/credential',
  'changeProvider/credential',
  'createConnector/credential',
  'changeConnector/credential',
  'createConnector/secret',
  'changeConnector/secret',
  'createWebhook/secret',
  'changeMode/reason',
  'changeMode/destination',
  'eraseUser/reason',
  'deleteUserConversations/reason',
  'skipEvent/reason',
  'holdConversation/reason',
  'holdUser/reason',
  'bulkUpdateConversations/change/title',
  'bulkUpdateConversations/change/stateName',
  'changeConversation/stateName',
  'startConversation/user/externalId',
  'startConversation/user/firstName',
  'startConversation/user/lastName',
  'startConversation/user/email',
  'startConversation/user/phone',
  'startOutbound/introduction',
  'startOutbound/firstMessage',
  'startOutbound/subject',
  ...[
    'externalId',
    'firstName',
    'lastName',
    'organizationName',
    'organizationDomain',
    'context',
    'source',
    'foreignId',
    'foreignUserId',
  ].map((name) => `startOutbound/user/${name}`),
]);
/** Kept in another form, as the document says: ids and e-mail in lower case, times in UTC, phones as + and digits. */
const isRewritten = ({ schema, pointer }: Field): boolean => schema.format !== undefined || pointer.at(-1) === 'phone';
/** What is asked is not shown: it keeps nothing. */
const ASKING = new Set(['searchConversations']);
/** Of a form that the texts of the catalogue do not have. */
const OF_A_FORM = new Set([
  'requeueWork/failures/kind',
  'createState/color',
  'changeState/color',
  'createConnector/host',
  'changeConnector/host',
]);

/** Bodies of several forms, of which a field of one name is the same in all: it is tried in the first that has it. */
const ALIKE_IN_EVERY_FORM = new Set(['startOutbound', 'postMessage']);

let world: World;

beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

/** Where an answer shows what the body had at a place: there as well, in the message it made, what it notes, or what a job was told. */
const shownIn = ({ body }: Answer, pointer: readonly string[]): unknown =>
  [[], ['message'], ['annotations'], ['input']].map((at) => getAt(body, [...at, ...pointer])).find((it) => it != null);

const nameOf = (operation: Operation, { pointer }: Field): string => `${operation.id}/${pointer.join('/')}`;

const firstOfEach = (fields: readonly Field[], operation: Operation): readonly Field[] => [
  ...new Map([...fields].reverse().map((field) => [nameOf(operation, field), field])).values(),
];

const takesText = ({ schema }: Field): boolean => [schema.type].flat().includes('string') && schema.enum === undefined;

const broken = new Set<string>([...BROKEN_TEXTS, ...BROKEN_JSON]);
const PLAIN = '"plain"';
const texts = STRANGE_TEXTS.map((text) => JSON.stringify(text));
/**
 * All fields together meet the whole catalogue many times over, one of them a share: they are read and kept in one way.
 * A field that takes no text refuses all of it alike: less will do. `BAD_INPUT=all` tries everything everywhere.
 */
const tokensFor = (field: Field, place: number): readonly string[] => {
  const share = (tokens: readonly string[], of: number): readonly string[] =>
    process.env.BAD_INPUT === 'all' ? tokens : tokens.filter((_, index) => index % of === place % of);
  return [PLAIN, ...share([...broken], 6), ...share(OTHER_JSON, 2), ...share(texts, takesText(field) ? 6 : 24)];
};

const turnOf = (operation: Operation): number => withBody.findIndex(([, one]) => one === operation);

/** Sends the tokens of the nth field in a field's place, and tells how much text was taken, and how much of that was shown again. */
const tryField = async (
  operation: Operation,
  field: Field,
  nth: number,
  prepared: Prepared,
): Promise<[number, number]> => {
  const place = nameOf(operation, field);
  let [taken, shown] = [0, 0];
  for (const token of tokensFor(field, nth)) {
    const answer = await prepared.send(field, token);
    const sent = token.slice(0, 80);
    expectNoHarm(world, `${sent} as ${place}`, answer);
    if (broken.has(token)) expect([place, sent, answer.status]).toEqual([place, sent, operation.language.says.broken]);
    if (answer.status >= 300 || !takesText(field) || !token.startsWith('"')) continue;
    taken += 1;
    const back = shownIn(answer, field.pointer);
    if (back === undefined || isRewritten(field)) continue;
    shown += 1;
    expect([place, back]).toEqual([place, JSON.parse(token)]);
  }
  return [taken, shown];
};

/** Every call is about the same thing, which each one answers with as it is then: one after the other. */
const OF_ONE_THING = new Set(['raiaGiveFeedback']);

describe('a field', () => {
  it.each(withBody)(
    'of %s takes no harm, and text comes back as it was',
    async (_, operation) => {
      const tenant = await world.tenant(operation.id); // what is unique in an account was not used before
      const all = new Fields(world.documentOf(operation), tenant.ids).of(operation);
      const fields = ALIKE_IN_EVERY_FORM.has(operation.id) ? firstOfEach(all, operation) : all;
      expect(fields.length).toBeGreaterThan(0);
      const tryOne = async (field: Field, nth: number) => {
        const [taken, shown] = await tryField(
          operation,
          field,
          turnOf(operation) + nth,
          new Prepared(world, operation, tenant),
        );
        const place = nameOf(operation, field);
        if (ASKING.has(operation.id) || operation.language !== native) return; // dialects show it in other places
        if (!takesText(field) || isRewritten(field) || SHOWN_ELSEWHERE.has(place) || OF_A_FORM.has(place)) return;
        // Text of which nothing was taken, or nothing shown, would prove nothing.
        expect([place, taken > 0 && shown === taken]).toEqual([place, true]);
      };
      if (OF_ONE_THING.has(operation.id)) for (const [nth, field] of fields.entries()) await tryOne(field, nth);
      else await Promise.all(fields.map(tryOne));
      expect(({} as Record<string, unknown>).admin).toBeUndefined();
    },
    120_000,
  );
});
