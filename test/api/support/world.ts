import { randomUUID } from 'node:crypto';
import { keyScopes, type KeyScope, shardFor } from '@verbatim/directory';
import { Client as Postgres } from 'pg';
import { Client, type Answer, type Request } from './client';
import { Contract } from './contract';
import { type ApiDocument, type Json, type Operation, operationsOf } from './document';
import { languages } from './languages';
import { connectors, exampleOf, provider, webhook } from './examples';
import { ADMIN_KEY, type Service, startService } from './service';

/** Ids by the name of the path parameter that takes them. */
export type Ids = Readonly<Record<string, string>>;

export interface Tenant {
  readonly name: string;
  /** Live, every scope, bound to nothing. */
  readonly key: string;
  /** One of everything. */
  readonly ids: Ids;
  /** In every text of this tenant's and nowhere else. */
  readonly canary: string;
}

const SEEDED = [
  'userId',
  'visitorId',
  'agentId',
  'entryId',
  'providerId',
  'memberId',
  'stateId',
  'categoryId',
  'variantId',
  'connectorId',
  'forkedFrom',
  'conversationId',
  'messageId',
  'answerId',
  'feedbackId',
  'scoreId',
  'jobId',
  'webhookId',
  'caseyWebhookId',
  'eventId',
  'replayId',
  'projection',
  'streamId',
  'workKind',
  'lane',
];

/** What a query cannot do without. Every text of a tenant's begins with its canary. */
const NEEDED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  searchMessages: { q: 'canary' },
  alliCountConversationsDaily: { startDate: '2026-01-01', endDate: '2026-01-02' },
  raiaSearchUser: { fkId: 'seeded' },
  getConversationDiff: { from: '1' },
};

/** Where the agent is to be silent: no worker runs here, so its answer would be waited for in vain. */
const BY_HAND = new Set(['raiaSendMessage', 'raiaSendManualMessage']);
/** What makes more webhooks of the account, or tries all of them. */
const CASEY_WEBHOOKS = new Set(['caseyCreateWebhook', 'caseyTestWebhooks']);
/** What goes out needs a way. */
const OUTBOUND = new Set(['startOutbound', 'raiaStartConversation']);

const PLATFORM = '00000000-0000-0000-0000-000000000000';

/** Where a message is an answer: the user's own words take no feedback, and only so many questions may be open. */
const ON_ANSWERS = new Set([
  'annotateMessage',
  'giveFeedback',
  'listMessageFeedback',
  'listFeedbackHistory',
  'alliGiveFeedback',
]);

/** What makes what a path parameter names. */
export const kindIn = ({ id, language }: Operation, parameter: string): string => {
  const kind = language.kinds[`${id}/${parameter}`] ?? language.kinds[parameter] ?? parameter;
  return kind === 'messageId' && ON_ANSWERS.has(id) ? 'answerId' : kind;
};

type Parent = { readonly key: string; readonly ids: Ids; readonly canary: string };

const body = (answer: Answer): Json => answer.body ?? {};
export const idOf = (answer: Answer): string => String(body(answer).id);

/** The service with two tenants in it, and a way to make more of everything. */
export class World {
  readonly operations: readonly Operation[];
  private readonly client: Client;
  /** Keys by those in whose place they are sent where a key must be an agent's. */
  private readonly bound = new Map<string, string>();

  private constructor(readonly service: Service) {
    const { documents } = service;
    this.client = new Client(service, new Map([...documents].map(([file, one]) => [file, new Contract(one)])));
    this.operations = languages.flatMap((language) => operationsOf(this.documentOf({ language }), language));
  }

  static async open(): Promise<World> {
    return new World(await startService());
  }

  /** The document that has an operation. */
  documentOf({ language: { file } }: Pick<Operation, 'language'>): ApiDocument {
    const found = this.service.documents.get(file);
    if (found === undefined) throw new Error(`The api shows no ${file}`);
    return found;
  }

  close(): Promise<void> {
    return this.service.stop();
  }

  operation(id: string): Operation {
    const found = this.operations.find((operation) => operation.id === id);
    if (found === undefined) throw new Error(`There is no operation ${id}`);
    return found;
  }

  call(id: string, request: Request): Promise<Answer> {
    const needed = request.rawQuery === undefined ? NEEDED[id] : undefined;
    const asked = needed ? { ...request, query: { ...needed, ...request.query } } : request;
    const operation = this.operation(id);
    const key = operation.language.agentKeys ? this.bound.get(request.key ?? '') : undefined;
    return this.client.call(operation, key === undefined ? asked : { ...asked, key });
  }

  /** As `call`, and throws unless it succeeds. */
  async must(id: string, request: Request): Promise<Answer> {
    const answer = await this.call(id, request);
    if (answer.status < 300) return answer;
    throw new Error(`${id} was refused: ${answer.status} ${answer.text}`);
  }

  async admin(id: string, path: Ids, content?: object): Promise<Answer> {
    return this.must(id, { key: ADMIN_KEY, path, ...(content === undefined ? {} : { body: content }) });
  }

  async tenant(name: string): Promise<Tenant> {
    const canary = `canary-${name}-${randomUUID()}`;
    const accountId = idOf(await this.admin('createAccount', {}, { id: sharingAShard(), name: canary }));
    const projectId = await this.project(accountId, canary);
    const { key, keyId } = await this.key(accountId, {}, canary);
    const ids: Record<string, string> = { accountId, projectId, keyId };
    const tenant: Tenant = { name, key, ids, canary };
    for (const kind of SEEDED) {
      ids[kind] = await this.make(kind, tenant);
    }
    await this.bind(key, accountId, { agentId: ids.agentId }, canary);
    return tenant;
  }

  /** With a grace period, so that what is deleted can be restored. */
  async project(accountId: string, name: string): Promise<string> {
    return idOf(await this.admin('createProject', { accountId }, { name, eraseGraceSeconds: 86_400 }));
  }

  async key(accountId: string, options: Json = {}, name = 'key'): Promise<{ key: string; keyId: string }> {
    const { id, key } = body(await this.admin('createKey', { accountId }, { name, mode: 'live', ...options }));
    return { key: String(key), keyId: String(id) };
  }

  /** Has one more key stand for a key where only those of agents are taken. */
  async bind(key: string, accountId: string, options: Json, name?: string): Promise<void> {
    this.bound.set(key, (await this.key(accountId, options, name)).key);
  }

  /** An agent's key with every scope but one. */
  async keyWithout({ ids: { accountId = '', agentId } }: Tenant, scope: string): Promise<string> {
    const scopes = keyScopes.filter((one): one is KeyScope => one !== scope);
    return (await this.key(accountId, { scopes, agentId })).key;
  }

  /** Keys that were good once, or look as if. */
  async badKeys({ ids: { accountId = '', agentId }, key: good }: Tenant): Promise<Readonly<Record<string, string>>> {
    const [expired, revoked, unknown] = await Promise.all([1, 2, 3].map(() => this.key(accountId, { agentId })));
    if (!expired || !revoked || !unknown) throw new Error('three keys were to be made');
    await this.admin('revokeKey', { accountId, keyId: revoked.keyId });
    await this.sql(`update api_keys set expires_at = now() - interval '1 second' where id = $1`, [expired.keyId]);
    await this.sql('delete from api_keys where id = $1', [unknown.keyId]);
    const last = good.at(-1) === 'a' ? 'b' : 'a';
    return {
      garbage: 'garbage',
      'with a bad checksum': good.slice(0, -1) + last,
      'cut short': good.slice(0, -4),
      unknown: unknown.key,
      expired: expired.key,
      revoked: revoked.key,
    };
  }

  /** For what no route can bring about. */
  private async sql(text: string, values: readonly unknown[]): Promise<void> {
    const database = new Postgres({ connectionString: this.service.databaseUrl });
    await database.connect();
    try {
      await database.query(text, [...values]);
    } finally {
      await database.end();
    }
  }

  /** One more of what a path parameter names; its parents are the tenant's own. Throws for a kind nobody can make. */
  async make(kind: string, { ids, key, canary }: Parent): Promise<string> {
    const { accountId = '', projectId = '', userId = '', agentId = '', conversationId = '' } = ids;
    const send = async (id: string, content: object): Promise<string> =>
      idOf(await this.must(id, { key, path: { agentId, conversationId }, body: content }));
    switch (kind) {
      case 'accountId':
        return accountId;
      case 'projectId':
        return this.project(accountId, canary);
      case 'keyId':
        return (await this.key(accountId, {}, canary)).keyId;
      case 'providerId':
        return idOf(await this.admin('createProvider', { accountId }, provider(canary)));
      case 'agentId':
        return send('createAgent', { name: canary, instructions: canary, projectId });
      case 'entryId':
        return send('createKnowledge', { title: canary, body: canary });
      case 'userId':
        return send('identifyUser', { externalId: randomUUID(), lastName: canary, foreignId: 'seeded' });
      case 'visitorId':
        return send('identifyUser', { externalId: randomUUID(), lastName: canary });
      case 'memberId':
        return send('createMember', { name: canary, externalId: randomUUID() });
      case 'stateId':
        return send('createState', { projectId, name: `${canary} ${randomUUID()}` });
      case 'categoryId':
        return send('createCategory', { projectId, name: `${canary} ${randomUUID()}` });
      case 'variantId':
        return send('createVariant', { projectId, name: `${canary} ${randomUUID()}` });
      case 'connectorId':
        return this.connector(key, projectId, canary);
      case 'conversationId':
        return send('startConversation', { agentId, user: { id: userId }, title: canary, ...labelsOf(ids) });
      case 'streamId': // a conversation's events are a stream of its id
        return this.make('conversationId', { ids, key, canary });
      case 'workKind':
        return `seeded-${accountId}`; // no id; but what is the other tenant's must not be there
      case 'lane':
        return this.work({ ids, key, canary });
      case 'forkedFrom': {
        const parent = await send('startConversation', { agentId, title: canary });
        await this.must('forkConversation', { key, path: { conversationId: parent }, body: {} });
        return parent;
      }
      case 'messageId': {
        const posted = await this.must('postMessage', { key, path: { conversationId }, body: { text: canary } });
        return String((body(posted).message as Json).id);
      }
      case 'answerId': {
        const answer = { role: 'agent', text: canary };
        const posted = await this.must('postMessage', { key, path: { conversationId }, body: answer });
        return String((body(posted).message as Json).id);
      }
      case 'scoreId': {
        const given = await this.must('giveScore', {
          key,
          path: { conversationId },
          body: { score: 7, rationale: canary },
        });
        return idOf(given);
      }
      case 'feedbackId': {
        const rater = { kind: 'user', id: await this.make('userId', { ids, key, canary }) };
        const path = { conversationId, messageId: ids.answerId ?? '' };
        return idOf(await this.must('giveFeedback', { key, path, body: { comment: canary, rater } }));
      }
      case 'jobId': {
        const jobId = randomUUID();
        await this.sql(
          `insert into jobs (shard, account_id, id, kind, state, dry_run, input, progress, environments, actor_kind,
             actor_id, request_id, created_at, updated_at)
           values ($1, $2, $3, 'count', 'queued', false, $4, '{"done": 0, "total": null}',
             '{live,pre-release,sandbox}', 'key', 'key', 'request', now(), now())`,
          [shardFor(accountId), accountId, jobId, { of: canary }],
        );
        return jobId;
      }
      case 'webhookId':
        return this.webhook(key, projectId, canary);
      case 'caseyWebhookId':
        return this.caseyWebhook(key, canary);
      case 'eventId':
        return this.delivery({ ids, key, canary });
      case 'replayId':
        return this.replay();
      case 'projection':
        return 'daily-counts.v1';
      default:
        throw new Error(`Nobody can make a ${kind}: teach World.make, so that the matrix covers it`);
    }
  }

  /** A project has so many: those made later go before there are too many, but for the newest and the tenant's own. */
  private async webhook(key: string, projectId: string, canary: string): Promise<string> {
    const { data } = body(await this.must('listWebhooks', { key, query: { projectId, limit: '100' } })) as {
      data: Json[];
    };
    if (data.length > 50)
      for (const { id } of data.slice(1, -1))
        await this.must('deleteWebhook', { key, path: { webhookId: String(id) } });
    return idOf(await this.must('createWebhook', { key, body: webhook(projectId, canary) }));
  }

  /** Of the whole account. */
  private async caseyWebhook(key: string, description: string): Promise<string> {
    const made = { url: 'https://hooks.example.com/casey', description };
    return String((body(await this.must('caseyCreateWebhook', { key, body: made })).data as Json).id);
  }

  /** An account has so many, and all of them are tried out at once: only the tenant's own is left. */
  private async withoutMoreCaseyWebhooks({ key, ids: { caseyWebhookId } }: Tenant): Promise<void> {
    const { data } = body(await this.must('caseyListWebhooks', { key })) as { data: Json[] };
    for (const { id } of data)
      if (id !== caseyWebhookId) await this.must('caseyDeleteWebhook', { key, path: { id: String(id) } });
  }

  /** Of the tenant's own webhook, as the follower makes one. */
  private async delivery({ ids }: Parent): Promise<string> {
    const { accountId = '', webhookId = '', conversationId = '' } = ids;
    const eventId = randomUUID();
    await this.sql(
      `insert into webhook_deliveries (shard, account_id, endpoint_id, conversation_id, version, position, event_id,
         type, occurred_at, status)
       select $1, $2, $3, $4, n, n, $5, 'message.created', now(), 'pending'
       from (select coalesce(max(version), 0) + 1 as n from webhook_deliveries where endpoint_id = $3) next`,
      [shardFor(accountId), accountId, webhookId, conversationId, eventId],
    );
    return eventId;
  }

  /** One that nobody runs: a replay that did would keep others from being started. */
  private async replay(): Promise<string> {
    const replayId = randomUUID();
    const input = { projections: ['nothing.v1'], reach: { of: 'all' }, compare: true, skip: [] };
    await this.sql(
      `insert into jobs (shard, account_id, id, kind, state, dry_run, input, progress, environments, actor_kind,
         actor_id, request_id, created_at, updated_at)
       values (0, $1, $2, 'replay', 'queued', false, $3, '{"done": 0, "total": null}',
         '{live,pre-release,sandbox}', 'admin', 'platform', 'request', now(), now())`,
      [PLATFORM, replayId, input],
    );
    return replayId;
  }

  /** A projection that stands at the event which the example of its skip names. */
  private stopped(projection: string): Promise<void> {
    return this.sql(
      `insert into checkpoints (shard, projection, position, stopped_at) values (3, $1, 48210, 48211)
       on conflict (shard, projection) do update set position = 48210, stopped_at = 48211`,
      [projection],
    );
  }

  /** Of a kind that nobody does, in a lane of its own. */
  private async work({ ids: { accountId = '' } }: Parent): Promise<string> {
    const lane = randomUUID();
    await this.sql(
      `insert into owed_work (shard, account_id, kind, lane, stream_id, subject_id, subject, state, due_at, available_at)
       values ($1, $2, $4, $3, $3, $3, '{}', 'owed', now(), now() + interval '1 day')`,
      [shardFor(accountId), accountId, lane, `seeded-${accountId}`],
    );
    return lane;
  }

  /** A project has one for each channel: the first is the tenant's own, those made later take each other's place. */
  private async connector(key: string, projectId: string, canary: string): Promise<string> {
    const { data } = body(await this.must('listConnectors', { key, query: { projectId } })) as { data: Json[] };
    const make = async (one: object): Promise<string> =>
      idOf(await this.must('createConnector', { key, body: { ...one, projectId } }));
    if (data.length === 0) return make(connectors.webhook(canary));
    const before = data.find(({ kind }) => kind === 'smtp');
    if (before) await this.must('deleteConnector', { key, path: { connectorId: String(before.id) } });
    return make(connectors.smtp(canary));
  }

  /** Gives the tenant's project whatever connectors it lacks. */
  private connected({ key, ids: { projectId = '' }, canary }: Parent): Promise<unknown> {
    const { smtp, webhook } = connectors;
    const all = [smtp(canary), webhook(canary), { ...webhook(canary), channel: 'voice' }];
    return Promise.all(all.map((one) => this.call('createConnector', { key, body: { ...one, projectId } })));
  }

  /** A call that should succeed: its path and its body, with whatever had to be there first. */
  async ready(operation: Operation, tenant: Tenant): Promise<Request & { readonly path: Ids }> {
    const path: Record<string, string> = {};
    // A project has one connector for each channel, and so many webhooks: a new one needs a new project.
    const ids = ['createConnector', 'createWebhook'].includes(operation.id)
      ? { ...tenant.ids, projectId: await this.project(required(tenant.ids, 'accountId'), 'connected') }
      : tenant.ids;
    for (const name of operation.pathParameters) path[name] = required(tenant.ids, kindIn(operation, name));
    const leaf = operation.pathParameters.at(-1);
    if (leaf !== undefined && operation.method !== 'GET')
      path[leaf] = await this.make(kindIn(operation, leaf), { ...tenant, ids: { ...tenant.ids, ...path } });
    // What is deleted can be restored, what is paused resumed, what has begun completed, and
    // what goes out needs a way.
    if (CASEY_WEBHOOKS.has(operation.id)) await this.withoutMoreCaseyWebhooks(tenant);
    if (operation.id === 'skipEvent') await this.stopped(String(path.projection));
    if (operation.id === 'startReplay')
      await this.sql(`update jobs set state = 'completed', finished_at = now() where kind = 'replay'`, []);
    if (operation.id === 'resumeReplay') await this.must('pauseReplay', { key: ADMIN_KEY, path });
    if (operation.id === 'resumeJob') await this.must('pauseJob', { key: tenant.key, path });
    if (OUTBOUND.has(operation.id)) await this.connected(tenant);
    if (BY_HAND.has(operation.id))
      await this.must('changeMode', {
        key: tenant.key,
        path: { conversationId: path.id ?? '' },
        body: { mode: 'manual' },
      });
    if (operation.id === 'restoreConversation') await this.must('deleteConversation', { key: tenant.key, path });
    if (operation.id === 'changeStatus') await this.make('messageId', { ...tenant, ids: { ...tenant.ids, ...path } });
    // It is cut at a message of its own.
    const named =
      operation.id === 'forkConversation'
        ? { ...ids, messageId: await this.make('messageId', { ...tenant, ids: { ...tenant.ids, ...path } }) }
        : ids;
    return {
      key: operation.scope === null ? ADMIN_KEY : tenant.key,
      path,
      ...(operation.body === null ? {} : { body: exampleOf(operation, operation.body.example, named) }),
    };
  }
}

const labelsOf = ({ stateId, categoryId, variantId }: Ids): object => ({
  ...(stateId === undefined ? {} : { stateId }),
  ...(categoryId === undefined ? {} : { categoryIds: [categoryId] }),
  ...(variantId === undefined ? {} : { variantId }),
});

/** Tenants of one shard meet in every index; those of two would be apart by luck. */
const sharingAShard = (): string => {
  for (;;) {
    const id = randomUUID();
    if (shardFor(id) === 7) return id;
  }
};

const required = (ids: Ids, name: string): string => {
  const id = ids[name];
  if (id === undefined) throw new Error(`No ${name} was seeded: teach World.tenant, so that the matrix covers it`);
  return id;
};
