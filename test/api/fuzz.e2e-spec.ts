import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { Arbitraries, RIGHT } from './support/arbitraries';
import { allOperations, type Operation } from './support/document';
import { expectNoHarm } from './support/harm';
import { type Tenant, World } from './support/world';

const operations = allOperations();
const NIGHTLY = process.env.NIGHTLY === '1';
const RUNS = NIGHTLY ? 20_000 : 400;

let world: World;
let tenant: Tenant;
/** Of whom what is named in a body may be gone afterwards. */
let expendable: Tenant;
const REMOVES_WHAT_IT_NAMES = new Set(['raiaDeleteUserConversations']);

beforeAll(async () => {
  world = await World.open();
  [tenant, expendable] = [await world.tenant('own'), await world.tenant('expendable')];
});
afterAll(() => world.close());

it(
  'answers whatever a program may send as the documents say, and never with a fault',
  async () => {
    const tenantFor = ({ id }: Operation): Tenant => (REMOVES_WHAT_IT_NAMES.has(id) ? expendable : tenant);
    const arbitrariesOf = (operation: Operation) =>
      new Arbitraries(world.documentOf(operation), tenantFor(operation).ids);
    const calls = fc.oneof(
      ...operations.map((operation) =>
        arbitrariesOf(operation)
          .chance(operation)
          .map((chance) => [operation, chance] as const),
      ),
    );
    const done = new Set<string>();
    const anywhere = fc.constantFrom('own', 'nowhere');
    await fc.assert(
      fc.asyncProperty(calls, anywhere, async ([operation, { body, query, headers }], where) => {
        const { key, path: own, body: right } = await world.ready(operation, tenantFor(operation));
        const path = where === 'own' ? own : Object.fromEntries(Object.keys(own).map((name) => [name, randomUUID()]));
        const sent = body === undefined ? {} : { body: JSON.stringify(body === RIGHT ? right : body) };
        const answer = await world.call(operation.id, { key, path, query, headers, ...sent });
        expectNoHarm(world, operation.title, answer);
        if (answer.status < 300) done.add(operation.id);
      }),
      { numRuns: RUNS },
    );
    if (NIGHTLY) expect(operations.filter(({ id }) => !done.has(id)).map(({ id }) => id)).toEqual([]);
  },
  NIGHTLY ? 900_000 : 30_000,
);
