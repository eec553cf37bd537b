import { validate as isUuid } from 'uuid';
import type { Answer } from './support/client';
import { ADDRESS_PARTS, BROKEN_BODIES, HEADER_VALUES } from './support/bad-values';
import { allOperations } from './support/document';
import { expectNoHarm } from './support/harm';
import { type Tenant, World } from './support/world';

// The catalogue of bad input against every body, address and header, as the OpenAPI documents name them.
const operations = allOperations().map((operation) => [operation.title, operation] as const);
const withBody = operations.filter(([, { body }]) => body !== null);
const withParameters = (place: string) =>
  operations.flatMap(([title, operation]) =>
    operation.parameters
      .filter((parameter) => parameter.in === place)
      .map(({ name }) => [`${name} of ${title}`, operation, name] as const),
  );

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
  'deleteWebhook',
]);

let world: World;
let tenant: Tenant;

beforeAll(async () => {
  world = await World.open();
  tenant = await world.tenant('own');
});
afterAll(() => world.close());

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
    const sent = path[name] ?? '';
    if (!isUuid(sent)) return; // a name, of a kind of work say: those are written in one way
    const upper = { ...path, [name]: sent.toUpperCase() };
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
