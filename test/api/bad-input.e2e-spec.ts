import type { Answer } from './support/client';
import {
  ADDRESS_PARTS,
  BROKEN_BODIES,
  BROKEN_JSON,
  BROKEN_TEXTS,
  HEADER_VALUES,
  OTHER_JSON,
  STRANGE_TEXTS,
} from './support/bad-values';
import { allOperations, type Operation } from './support/document';
import { native } from './support/languages';
import { type Field, Fields, getAt } from './support/fields';
import { expectNoHarm, Prepared } from './support/harm';
import { type Tenant, World } from './support/world';

// The catalogue of bad input against every place where input goes, as the OpenAPI documents name them.
const operations = allOperations().map((operation) => [operation.title, operation] as const);
const withBody = operations.filter(([, { body }]) => body !== null);
const withParameters = (place: string) =>
  operations.flatMap(([title, operation]) =>
    operation.parameters
      .filter((parameter) => parameter.in === place)
      .map(({ name }) => [`${name} of ${title}`, operation, name] as const),
  );

/** Text that is taken but not in the answer to its call: it can be read elsewhere, or is secret. */
const SHOWN_ELSEWHERE = new Set([
  'createProvider/credential',
  'changeProvider/credential',
  'createConnector/credential',
  'changeConnector/credential',
  'createConnector/secret',
  'changeConnector/secret',
  'changeMode/reason',
  'changeMode/destination',
  'eraseUser/reason',
  'deleteUserConversations/reason',
  'bulkUpdateConversations/change/title',
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
/** There is nothing to do a second time. */
const ONLY_ONCE = new Set([
  'restoreConversation',
  'deleteAgent',
  'deleteCategory',
  'deleteConnector',
  'deleteKnowledge',
  'deleteMember',
  'deleteProject',
  'deleteProvider',
  'deleteState',
  'deleteUser',
  'deleteVariant',
]);
/** Of a form that the texts of the catalogue do not have. */
const OF_A_FORM = new Set(['createState/color', 'changeState/color', 'createConnector/host', 'changeConnector/host']);

/** Bodies of several forms, of which a field of one name is the same in all: it is tried in the first that has it. */
const ALIKE_IN_EVERY_FORM = new Set(['startOutbound', 'postMessage']);

let world: World;
let tenant: Tenant;

beforeAll(async () => {
  world = await World.open();
  tenant = await world.tenant('own');
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
const texts = STRANGE_TEXTS.map((text) => JSON.stringify(text));
/** A field that takes no text refuses all of it alike: some will do. */
const tokensFor = (field: Field): readonly string[] => [
  ...broken,
  ...OTHER_JSON,
  ...texts.filter((_, index) => takesText(field) || index % 8 === 0),
];

/** Sends every token in a field's place, and tells how much text was taken, and how much of that was shown again. */
const tryField = async (operation: Operation, field: Field, prepared: Prepared): Promise<[number, number]> => {
  const place = nameOf(operation, field);
  let [taken, shown] = [0, 0];
  for (const token of tokensFor(field)) {
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

describe('a field', () => {
  it.each(withBody)(
    'of %s takes no harm, and text comes back as it was',
    async (_, operation) => {
      const tenant = await world.tenant(operation.id); // what is unique in an account was not used before
      const all = new Fields(world.documentOf(operation), tenant.ids).of(operation);
      const fields = ALIKE_IN_EVERY_FORM.has(operation.id) ? firstOfEach(all, operation) : all;
      expect(fields.length).toBeGreaterThan(0);
      await Promise.all(
        fields.map(async (field) => {
          const [taken, shown] = await tryField(operation, field, new Prepared(world, operation, tenant));
          const place = nameOf(operation, field);
          if (ASKING.has(operation.id) || operation.language !== native) return; // dialects show it in other places
          if (!takesText(field) || isRewritten(field) || SHOWN_ELSEWHERE.has(place) || OF_A_FORM.has(place)) return;
          // Text of which nothing was taken, or nothing shown, would prove nothing.
          expect([place, taken > 0 && shown === taken]).toEqual([place, true]);
        }),
      );
      expect(({} as Record<string, unknown>).admin).toBeUndefined();
    },
    120_000,
  );
});

describe('a body', () => {
  it.each(withBody)('of %s that is no JSON object is refused', async (_, operation) => {
    const { path = {}, key } = await world.ready(operation, tenant);
    const { strict, says } = operation.language;
    const { broken, notJson, invalid } = says;
    const send = (body: string, type = 'application/json'): Promise<Answer> =>
      world.call(operation.id, { key, path, body, headers: { 'content-type': type } });
    for (const [what, body] of Object.entries(BROKEN_BODIES)) {
      expect([what, (await send(body)).status]).toEqual([what, broken]);
    }
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'text/json',
    ]) {
      expect([type, (await send('{}', type)).status]).toEqual([type, notJson]);
    }
    const unknown = await send(JSON.stringify({ nobodyKnowsThis: 1 }));
    if (strict) expect(unknown).toMatchObject(invalid);
    else expectNoHarm(world, `an unknown field of ${operation.title}`, unknown);
  });
});

describe('an address', () => {
  it.each(withParameters('path'))('takes no harm from %s', async (_, operation, name) => {
    const { path, ...request } = await world.ready(operation, tenant);
    const tryValue = async (value: string): Promise<void> => {
      const answer = await world.call(operation.id, { ...request, path: { ...path, [name]: value } });
      expectNoHarm(world, `${value.slice(0, 80)} in ${name} of ${operation.title}`, answer);
      expect([value, answer.status >= 400]).toEqual([value, true]);
    };
    await Promise.all(ADDRESS_PARTS.map(tryValue));
    const upper = { ...path, [name]: path[name]?.toUpperCase() ?? '' };
    expect((await world.call(operation.id, { ...request, path: upper })).status).toBeLessThan(300);
  });

  it.each(withParameters('query'))('takes no harm from %s', async (_, operation, name) => {
    const { path, key } = await world.ready(operation, tenant);
    const twice = [
      `${name}=1&${name}=1`,
      `${name}[]=1`,
      `${name}[a]=1`,
      name,
      `${name}=`,
      `${name}=%20`,
      `__proto__[x]=1`,
    ];
    for (const rawQuery of [...twice, ...ADDRESS_PARTS.map((value) => `${name}=${value}`)]) {
      if (operation.method !== 'GET' && rawQuery.length < 400) continue; // what is taken may be done only once
      const answer = await world.call(operation.id, { key, path, rawQuery });
      expectNoHarm(world, `${rawQuery.slice(0, 80)} of ${operation.title}`, answer);
    }
    const { strict, says } = operation.language;
    const unknown = await world.call(operation.id, { key, path, rawQuery: 'nobodyKnowsThis=1' });
    if (strict) expect(unknown).toMatchObject(says.invalid);
    else expectNoHarm(world, `an unknown parameter of ${operation.title}`, unknown);
  });
});

describe('a header', () => {
  it.each(withParameters('header'))('takes no harm: %s', async (_, operation, name) => {
    let request = await world.ready(operation, tenant);
    for (const value of HEADER_VALUES) {
      const answer = await world.call(operation.id, { ...request, headers: { [name.toLowerCase()]: value } });
      expectNoHarm(world, `${name}: ${value.slice(0, 80)} of ${operation.title}`, answer);
      if (answer.status < 300 && ONLY_ONCE.has(operation.id)) request = await world.ready(operation, tenant);
    }
  });
});
