import { randomUUID } from 'node:crypto';
import type { Answer, Request } from './support/client';
import { allOperations, type Operation } from './support/document';
import { ADMIN_KEY } from './support/service';
import { type Ids, kindIn, type Tenant, World } from './support/world';

// Every operation of every document meets every kind of caller: a new one cannot escape.
const operations = allOperations().map((operation) => [operation.title, operation] as const);
const forKeys = operations.filter(([, { scope }]) => scope !== null);
const forAdministrators = operations.filter(([, { scope }]) => scope === null);
/** What administrators do within an account that they name, and what is the whole platform's. */
const ofAccounts = (some: typeof operations) =>
  some.filter(([, { pathParameters }]) => pathParameters.includes('accountId'));
const ofThePlatform = (some: typeof operations) =>
  some.filter(([, { pathParameters }]) => !pathParameters.includes('accountId'));
const naming = (some: typeof operations) => some.filter(([, { pathParameters }]) => pathParameters.length > 0);

/** What a path parameter names belongs to an account alone, to a project, to an agent, to one conversation, or to the reach of a key. */
const BELONGS: Readonly<Record<string, 'account' | 'project' | 'agent' | 'conversation' | 'key'>> = {
  projectId: 'project',
  agentId: 'agent',
  entryId: 'agent',
  userId: 'account',
  memberId: 'account',
  stateId: 'project',
  categoryId: 'project',
  variantId: 'project',
  connectorId: 'project',
  conversationId: 'conversation',
  messageId: 'conversation',
  answerId: 'conversation',
  jobId: 'key',
  webhookId: 'agent',
  caseyWebhookId: 'agent',
  eventId: 'agent',
};
/** What is only for a key that reaches all of the account. */
const ACCOUNT_WIDE = ['eraseUser'];
/** What is only for a key that reaches all of its project. */
const PROJECT_WIDE = ['setRetention', 'removeRetention', 'previewRetention'];
const belongs = (operation: Operation): string => {
  const kind = kindIn(operation, operation.pathParameters.at(-1) ?? '');
  const owner = BELONGS[kind];
  if (owner === undefined) throw new Error(`${operation.title}: say in BELONGS what ${kind} belongs to`);
  return owner;
};

let world: World;
let own: Tenant;
let other: Tenant;
let badKeys: Readonly<Record<string, string>>;
let withoutScope: ReadonlyMap<string, string>;
let toOtherProject: string;
let toOtherAgent: string;
let testKey: string;

beforeAll(async () => {
  world = await World.open();
  [own, other] = await Promise.all([world.tenant('own'), world.tenant('other')]);
  const { accountId = '', projectId = '' } = own.ids;
  badKeys = await world.badKeys(own);
  const scopes = [...new Set(forKeys.map(([, { scope }]) => String(scope)))];
  withoutScope = new Map(
    await Promise.all(scopes.map(async (scope) => [scope, await world.keyWithout(own, scope)] as const)),
  );
  const project = await world.project(accountId, 'another');
  const agent = await world.make('agentId', { ...own, ids: { ...own.ids, projectId } });
  toOtherProject = (await world.key(accountId, { projectId: project })).key;
  toOtherAgent = (await world.key(accountId, { agentId: agent })).key;
  testKey = (await world.key(accountId, { mode: 'test' })).key;
  await world.bind(toOtherProject, accountId, { agentId: agent });
  await world.bind(testKey, accountId, { agentId: own.ids.agentId, mode: 'test' });
});
afterAll(() => world.close());

const call = (operation: Operation, request: Request): Promise<Answer> => world.call(operation.id, request);

/** All that a caller sees, but for what names the call itself. */
const seen = ({ status, headers, body }: Answer): object => {
  const { date: _, 'x-request-id': __, 'keep-alive': ___, ratelimit: ____, ...others } = headers;
  return { status, headers: others, body: { ...body, requestId: null } };
};

/** Every choice of at least one of the names. */
const choices = (names: readonly string[]): string[][] =>
  names.reduce<string[][]>((sets, name) => [...sets, ...sets.map((set) => [...set, name])], [[]]).slice(1);

const replaced = (path: Ids, names: readonly string[], by: (name: string) => string): Ids => ({
  ...path,
  ...Object.fromEntries(names.map((name) => [name, by(name)])),
});

const missing = (): string => randomUUID();

/** A call to what exists but not for the caller is answered as if it did not exist, to the byte. */
const expectInvisible = async (operation: Operation, hidden: Request, nowhere: Request): Promise<void> => {
  const [one, another] = [await call(operation, hidden), await call(operation, nowhere)];
  const { status, body } = operation.language.says.notFound;
  expect([hidden.path, one.status]).toEqual([hidden.path, status]);
  expect(one.body).toMatchObject(body);
  expect(seen(one)).toEqual(seen(another));
  for (const id of Object.values(hidden.path ?? {})) expect(one.text).not.toContain(id);
};

describe('a caller without a valid key', () => {
  it.each(operations)('is let into none: %s', async (_, operation) => {
    const { path, body } = await world.ready(operation, own);
    const nowhere = replaced(path, operation.pathParameters, missing);
    const foreign = replaced(path, operation.pathParameters, (name) => other.ids[kindIn(operation, name)] ?? missing());
    const { missingKey, badKey } = operation.language.says;
    expect(await call(operation, { path, body })).toMatchObject(missingKey);
    for (const [kind, key] of Object.entries(badKeys)) {
      for (const place of operation.pathParameters.length > 0 ? [path, foreign, nowhere] : [path]) {
        const answer = await call(operation, { key, path: place, body });
        expect({ kind, ...answer }).toMatchObject({ kind, ...badKey });
      }
    }
    const basic = { authorization: `Basic ${Buffer.from(`${own.key}:`).toString('base64')}` };
    expect((await call(operation, { path, body, headers: basic })).status).toBe(badKey.status);
  });
});

describe('a key without the scope', () => {
  it.each(forKeys)('is refused by %s, before anything is looked up or read', async (_, operation) => {
    const key = withoutScope.get(String(operation.scope));
    if (key === undefined) throw new Error(`no key lacks ${operation.scope}`);
    const { path, body } = await world.ready(operation, own);
    const answers = [
      await call(operation, { key, path, body }),
      await call(operation, { key, path: replaced(path, operation.pathParameters, missing), body }),
      await call(operation, { key, path: replaced(path, operation.pathParameters, () => 'no-id'), body }),
      ...(body === undefined ? [] : [await call(operation, { key, path, body: '{' })]),
      await call(operation, { key: ADMIN_KEY, path, body }), // whose holder has no account
    ];
    for (const answer of answers) expect(answer).toMatchObject(operation.language.says.noScope);
  });

  it.each(forAdministrators)('is refused by %s, whatever its scopes', async (_, operation) => {
    const { path, body } = await world.ready(operation, own);
    for (const key of [own.key, other.key, testKey, toOtherProject]) {
      expect(await call(operation, { key, path, body })).toMatchObject(operation.language.says.noScope);
    }
  });
});

describe('a caller with the right', () => {
  it.each(operations)('succeeds with %s', async (_, operation) => {
    const answer = await call(operation, await world.ready(operation, own));
    expect(operation.successes).toContain(answer.status);
  });

  it('is told what became of the questions that a stop ended', async () => {
    const conversationId = await world.make('conversationId', own);
    await world.make('messageId', { ...own, ids: { ...own.ids, conversationId } });
    const { body } = await world.must('stopReply', { key: own.key, path: { conversationId } });
    expect(body).toMatchObject({ stopped: [{ phase: 'cancelled' }] });
  });

  it.each(naming(forKeys))('sees nothing of another tenant’s in %s', async (_, operation) => {
    const { path, ...request } = await world.ready(operation, own);
    for (const names of choices(operation.pathParameters)) {
      const foreign = replaced(path, names, (name) => other.ids[kindIn(operation, name)] ?? missing());
      await expectInvisible(
        operation,
        { ...request, path: foreign },
        { ...request, path: replaced(path, names, missing) },
      );
    }
  });

  it.each(ofThePlatform(naming(forAdministrators)))('reaches in %s only what is there', async (_, operation) => {
    const { path, ...request } = await world.ready(operation, own);
    for (const names of choices(operation.pathParameters))
      expect(await call(operation, { ...request, path: replaced(path, names, missing) })).toMatchObject({
        status: 404,
      });
  });

  it.each(ofAccounts(forAdministrators))('reaches in %s only what is in the account named', async (_, operation) => {
    const { path, ...request } = await world.ready(operation, own);
    const nowhere = replaced(path, ['accountId'], missing);
    expect(await call(operation, { ...request, path: nowhere })).toMatchObject({ status: 404 });
    const inside = operation.pathParameters.filter((name) => name !== 'accountId');
    for (const names of choices(inside)) {
      const foreign = replaced(path, names, (name) => other.ids[kindIn(operation, name)] ?? missing());
      await expectInvisible(
        operation,
        { ...request, path: foreign },
        { ...request, path: replaced(path, names, missing) },
      );
    }
  });
});

describe('a key bound to another project', () => {
  it.each(naming(forKeys))('finds with %s what belongs to the account alone', async (_, operation) => {
    const { path, ...request } = await world.ready(operation, own);
    const bound = { ...request, key: toOtherProject };
    if (ACCOUNT_WIDE.includes(operation.id))
      expect(await call(operation, { ...bound, path })).toMatchObject(operation.language.says.noScope);
    else if (belongs(operation) === 'account')
      expect((await call(operation, { ...bound, path })).status).toBeLessThan(300);
    else
      await expectInvisible(
        operation,
        { ...bound, path },
        { ...bound, path: replaced(path, operation.pathParameters, missing) },
      );
  });
});

describe('a key bound to another agent of the project', () => {
  it.each(naming(forKeys))('finds with %s what is no agent’s', async (_, operation) => {
    const { path, ...request } = await world.ready(operation, own);
    const bound = { ...request, key: toOtherAgent };
    if ([...ACCOUNT_WIDE, ...PROJECT_WIDE].includes(operation.id)) {
      expect(await call(operation, { ...bound, path })).toMatchObject(operation.language.says.noScope);
    } else if (['account', 'project'].includes(belongs(operation))) {
      expect((await call(operation, { ...bound, path })).status).toBeLessThan(300);
    } else {
      await expectInvisible(
        operation,
        { ...bound, path },
        { ...bound, path: replaced(path, operation.pathParameters, missing) },
      );
    }
  });
});

describe('a test-mode key', () => {
  const inConversations = naming(forKeys).filter(([, operation]) => belongs(operation) === 'conversation');

  it.each(inConversations)('finds with %s no conversation outside the sandbox', async (_, operation) => {
    const { path, ...request } = await world.ready(operation, own);
    const test = { ...request, key: testKey };
    await expectInvisible(
      operation,
      { ...test, path },
      { ...test, path: replaced(path, operation.pathParameters, missing) },
    );
  });

  it.each(inConversations)('succeeds with %s inside the sandbox', async (_, operation) => {
    const tester = { ...own, key: testKey };
    const conversationId = await world.make('conversationId', tester);
    const messageId = await world.make('messageId', { ...tester, ids: { ...own.ids, conversationId } });
    const answerId = await world.make('answerId', { ...tester, ids: { ...own.ids, conversationId } });
    const inside = { ...tester, ids: { ...own.ids, conversationId, messageId, answerId } };
    expect((await call(operation, await world.ready(operation, inside))).status).toBeLessThan(300);
  });

  it('starts conversations in the sandbox, and nowhere else', async () => {
    const { agentId } = own.ids;
    const started = await world.must('startConversation', { key: testKey, body: { agentId } });
    expect(started.body).toMatchObject({ environment: 'sandbox' });
    const live = await world.call('startConversation', { key: testKey, body: { agentId, environment: 'live' } });
    expect(live).toMatchObject({ status: 403, body: { code: 'conversation.environment' } });
  });
});

describe('what is not in any document', () => {
  it('is no part of the API', () => {
    const known = operations.map(([title]) => title);
    const others = world.service.routes.filter((route) => !known.includes(route) && !route.startsWith('HEAD '));
    expect(others.filter((route) => / \/(v1|compat)\b/.test(route))).toEqual([]);
  });

  it('is for everybody, but for the metrics, which are the administrator’s', async () => {
    const status = async (key?: string): Promise<number> =>
      (
        await world.service.http.request({
          path: '/metrics',
          method: 'GET',
          headers: { 'x-forwarded-for': '192.0.2.1', ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) },
        })
      ).statusCode;
    expect([await status(), await status('garbage'), await status(own.key), await status(ADMIN_KEY)]).toEqual([
      401, 401, 403, 200,
    ]);
  });
});
