import { randomUUID } from 'node:crypto';
import type { Answer, Request } from './support/client';
import { allOperations, type Json, type Operation, type ParameterObject } from './support/document';
import { renamed } from './support/examples';
import { Fields, kindOfId, setAt } from './support/fields';
import { ADMIN_KEY } from './support/service';
import { type Ids, kindIn, type Tenant, World } from './support/world';

// Ids of another tenant in bodies, filters, cursors and headers: the same is said of them as of ids nobody has.
const operations = allOperations().map((operation) => [operation.title, operation] as const);
const where = (is: (operation: Operation) => boolean) => operations.filter(([, operation]) => is(operation));
const takes = (place: string, name: string) =>
  where(({ parameters }) => parameters.some((one) => one.in === place && one.name === name));

/** What the rows of a list are, so that the other tenant can have several. Accounts are the platform's own. */
const ROWS: Readonly<Record<string, string | null>> = {
  listAccounts: null,
  listProjectsOfAccount: 'projectId',
  listKeys: 'keyId',
  listProviders: 'providerId',
  listAudit: 'projectId',
  listProjects: 'projectId',
  listAgents: 'agentId',
  listKnowledge: 'entryId',
  listUsers: 'userId',
  listMembers: 'memberId',
  listStates: 'stateId',
  listCategories: 'categoryId',
  listVariants: 'variantId',
  listConnectors: 'connectorId',
  listJobs: 'jobId',
  listWebhooks: 'webhookId',
  listWebhookDeliveries: 'eventId',
  listConversations: 'conversationId',
  listMessages: 'messageId',
  listTurns: 'answerId',
  getConversationDiff: 'answerId',
  listConversationAudit: 'answerId',
  listFeedback: 'feedbackId',
  listConversationFeedback: 'feedbackId',
  listMessageFeedback: 'feedbackId',
  listFeedbackHistory: 'feedbackId',
  searchMessages: 'messageId',
  listSummaries: null, // a model makes them, and no worker runs here
  listScores: 'scoreId',
  listPlatformAudit: null, // the platform's own
  listReplays: null,
  listReplayDifferences: null,
  listEvents: null, // the platform's own
  listStreams: null,
  listWork: null,
  caseyListConversations: 'conversationId',
};
const lists = takes('query', 'after').filter(([title, { id }]) => {
  const rows = ROWS[id];
  if (rows === undefined) throw new Error(`${title}: say in ROWS what its rows are`);
  return rows !== null;
});

let world: World;
let own: Tenant;
let other: Tenant;

beforeAll(async () => {
  world = await World.open();
  [own, other] = await Promise.all([world.tenant('own'), world.tenant('other')]);
  await world.service.follow();
});
afterAll(() => world.close());

const call = async (operation: Operation, request: Request): Promise<Answer> => {
  const answer = await world.call(operation.id, request);
  if (request.key === own.key) expect(answer.text).not.toContain(other.canary);
  return answer;
};

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
const TIME = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;

/** What is said, whatever the ids and times. */
const said = ({ status, text, headers }: Answer): object => ({
  status,
  text: text
    .replace(UUID, 'id')
    .replace(TIME, 'time')
    .replace(/"(key|hint|secret)":"[^"]+"/g, '"$1":"secret"'),
  headers: Object.keys(headers).sort(),
  etag: headers.etag,
});

const pathOf = (operation: Operation, { ids }: Tenant): Ids =>
  Object.fromEntries(operation.pathParameters.map((name) => [name, ids[kindIn(operation, name)] ?? '']));

const keyFor = ({ scope }: Operation, tenant: Tenant): string => (scope === null ? ADMIN_KEY : tenant.key);

/** What is the platform's, does not end, or says how long something has lasted by now. */
const UNCOUNTED = new Set([
  'listAccounts',
  'listPlatformAudit',
  'listReplays',
  'listProjections',
  'getProjection',
  'listEvents',
  'listStreams',
  'listWork',
  'listQueues',
  'followEvents',
  'followConversation',
  'streamEvents',
  'getMessageTimeline',
  'exportStreams', // leaves a note in the audit
]);

/** Everything of a tenant's that can be read. */
const census = async (tenant: Tenant): Promise<Record<string, string>> => {
  const reads = where(({ method, id }) => method === 'GET' && !UNCOUNTED.has(id));
  const found = reads.map(async ([title, operation]) => {
    const request = { key: keyFor(operation, tenant), path: pathOf(operation, tenant) };
    const { text } = await world.must(operation.id, request);
    return [title, text.replace(/"asOf":"[^"]+"/, '"asOf":"now"')] as const;
  });
  return Object.fromEntries(await Promise.all(found));
};

/** Not a name, as projections have. */
const isId = (text: string): boolean => /^[0-9a-f-]{36}$/.test(text);

/** Asked for by the platform's administrator, who may name anything of any account. */
const ANYBODYS = new Set(['startReplay']);

const tryEveryIdIn = async (
  operation: Operation,
  which: (kind: string | null) => boolean,
  stranger = other,
): Promise<void> => {
  if (ANYBODYS.has(operation.id)) return;
  const fields = new Fields(world.documentOf(operation), own.ids)
    .of(operation)
    .filter(({ schema }) => schema.format === 'uuid');
  for (const { pointer, base } of fields) {
    const kind = kindOfId(pointer, stranger.ids);
    if (!which(kind)) continue;
    const foreign = kind === null ? Object.values(stranger.ids).filter(isId) : [stranger.ids[kind] ?? ''];
    for (const id of foreign) {
      const answers: object[] = [];
      for (const used of [id, randomUUID()]) {
        const { path, key, body } = await world.ready(operation, own);
        answers.push(
          said(
            await call(operation, { key, path, body: setAt(renamed({ ...(body as object), ...base }), pointer, used) }),
          ),
        );
      }
      expect([operation.title, pointer, answers[0]]).toEqual([operation.title, pointer, answers[1]]);
    }
  }
};

/** Names an id, or several. */
const takesIds = ({ schema }: ParameterObject): boolean =>
  schema.format === 'uuid' || (schema.items as Json | undefined)?.format === 'uuid';

describe('a filter', () => {
  // An administrator may name anybody's.
  const forKeys = where(({ scope }) => scope !== null);
  const filters = forKeys.flatMap(([title, operation]) =>
    operation.parameters
      .filter((parameter) => parameter.in === 'query' && takesIds(parameter))
      .map(({ name }) => [`${name} of ${title}`, operation, name] as const),
  );

  it.each(filters)('%s finds nothing of another tenant’s', async (_, operation, name) => {
    const ask = (id: string) => call(operation, { key: own.key, path: pathOf(operation, own), query: { [name]: id } });
    const kind = kindIn(operation, name);
    const foreign = await ask(other.ids[kind] ?? '');
    expect(said(foreign)).toEqual(said(await ask(randomUUID())));
    expect(said(foreign)).not.toEqual(said(await ask(own.ids[kind] ?? '')));
  });
});

describe('a list', () => {
  it.each(lists)('%s holds the tenant’s own and nobody else’s', async (_, operation) => {
    const { text } = await call(operation, { key: keyFor(operation, own), path: pathOf(operation, own) });
    expect(text).not.toContain(other.canary);
    for (const [kind, id] of Object.entries(other.ids)) expect([kind, text.includes(id)]).toEqual([kind, false]);
    expect(text).toContain(own.ids[ROWS[operation.id] ?? ''] ?? own.canary);
  });

  it.each(lists)('%s takes no cursor of another tenant, or of another list', async (title, operation) => {
    const at = async (one: Operation, tenant: Tenant, query: Record<string, string>): Promise<Answer> =>
      call(one, { key: keyFor(one, tenant), path: pathOf(one, tenant), query });
    const cursorOf = async (one: Operation, tenant: Tenant): Promise<string> => {
      await world.make(ROWS[one.id] ?? '', tenant);
      const { body } = await at(one, tenant, { limit: '1' });
      return String(one.language.nextCursor(body ?? {}));
    };
    const garbage = said(await at(operation, own, { after: 'garbage' }));
    expect(garbage).toMatchObject({ status: operation.language.says.invalid.status });
    const cursors = [await cursorOf(operation, other)];
    for (const [name, one] of lists) if (name !== title) cursors.push(await cursorOf(one, own));
    for (const cursor of cursors) {
      for (const side of ['after', 'before'])
        expect(said(await at(operation, own, { [side]: cursor }))).toEqual(garbage);
    }
    const mine = await cursorOf(operation, own);
    expect((await at(operation, own, { after: mine })).status).toBe(200);
  });
});

describe('an Idempotency-Key', () => {
  it.each(takes('header', 'Idempotency-Key'))('of another tenant’s means nothing to %s', async (_, operation) => {
    const headers = { 'idempotency-key': `shared-${randomUUID()}` };
    const theirs = await world.ready(operation, other);
    const first = await call(operation, { ...theirs, headers });
    expect(operation.successes).toContain(first.status);

    const mine = await world.ready(operation, own);
    const second = await call(operation, { ...mine, headers });
    expect(operation.successes).toContain(second.status);
    const elsewhere = JSON.stringify(mine.path) !== JSON.stringify(theirs.path);
    if (elsewhere || operation.scope !== null) {
      expect(second.headers['idempotent-replayed']).toBeUndefined();
    }
    const again = await call(operation, { ...mine, headers });
    expect([again.status, again.headers['idempotent-replayed']]).toEqual([second.status, 'true']);
  });
});

describe('If-Match', () => {
  it.each(takes('header', 'If-Match'))('tells nothing of another tenant’s versions in %s', async (_, operation) => {
    const { path, ...request } = await world.ready(operation, own);
    const [leaf = ''] = operation.pathParameters.slice(-1);
    const at = (id: string, etag: string): Promise<Answer> =>
      call(operation, { ...request, path: { ...path, [leaf]: id }, headers: { 'if-match': etag } });
    for (const etag of ['"1"', '"2"', '"3"', '"99"', '*']) {
      const foreign = await at(other.ids[leaf] ?? '', etag);
      expect(foreign.status).toBe(404);
      expect(said(foreign)).toEqual(said(await at(randomUUID(), etag)));
    }
    expect((await at(path[leaf] ?? '', '"99"')).status).toBe(412);
  });
});

describe('Last-Event-ID', () => {
  const named = takes('header', 'Last-Event-ID').filter(([, { pathParameters }]) => pathParameters.length > 0);

  it.each(named)('opens nothing of another tenant’s in %s', async (_, operation) => {
    const at = (id: string, version: string): Promise<Answer> =>
      call(operation, { key: own.key, path: { conversationId: id }, headers: { 'last-event-id': version } });
    for (const version of ['0', '1', '999999999']) {
      const foreign = await at(other.ids.conversationId ?? '', version);
      expect(foreign.status).toBe(404);
      expect(said(foreign)).toEqual(said(await at(randomUUID(), version)));
    }
    expect((await at(own.ids.conversationId ?? '', '0')).status).toBe(200);
  });
});

describe('an id in a body', () => {
  const bodies = where(({ body, id }) => body !== null && id !== 'createAccount');
  let before: Record<string, string>;
  beforeAll(async () => {
    before = await census(other);
  });

  it.each(bodies)('that names another tenant’s thing names nothing in %s', async (_, operation) => {
    await tryEveryIdIn(operation, (kind) => kind !== null);
  });

  // Last: from here on the two tenants have things of the same id.
  it.each(bodies)('chosen for something new may be another tenant’s, too, in %s', async (_, operation) => {
    // Two operations open conversations: the second one needs ids that the first has not taken.
    const stranger = operation.id === 'startOutbound' ? await world.tenant('stranger') : other;
    await tryEveryIdIn(operation, (kind) => kind === null, stranger);
  });

  it('never changed anything of the other tenant’s', async () => {
    const after = await census(other);
    expect(Object.keys(after).filter((title) => after[title] !== before[title])).toEqual([]);
    expect(after).toEqual(before);
  });
});
