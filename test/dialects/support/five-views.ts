import { randomUUID } from 'node:crypto';
import type { Json } from '../../api/support/document';
import type { Service, Tenant } from '../../service';
import { Dialect } from './dialect';

interface Told {
  readonly role: 'user' | 'agent';
  readonly text: string;
  readonly at: string | null;
}

/** What every one of the six can tell of a conversation, in one form. */
export interface Picture {
  readonly id: string;
  readonly messages: readonly Told[];
}

const iso = (epoch: unknown): string => new Date(Number(epoch)).toISOString();
const rows = (body: Json, name: string): Json[] => body[name] as Json[];

/** Speaks all five dialects and the native API about the conversations of one agent. */
export class FiveViews {
  private constructor(
    readonly tenant: Tenant,
    readonly agentId: string,
    private readonly agentKey: string,
    private readonly dialects: Readonly<Record<'raia' | 'alli' | 'casey' | 'workfx' | 'polyai', Dialect>>,
  ) {}

  static async open(service: Service, tenant: Tenant): Promise<FiveViews> {
    const agentId = await tenant.externalAgent({ name: 'Wren', description: 'Knows lamps.' });
    const key = await tenant.keyWith({ agentId });
    const speak = (name: string) => new Dialect(service, `${name}.json`);
    return new FiveViews(tenant, agentId, key, {
      raia: speak('raia'),
      alli: speak('alli'),
      casey: speak('casey'),
      workfx: speak('workfx'),
      polyai: speak('polyai'),
    });
  }

  raia<Body = Json>(operation: string, sent: object = {}): Promise<Body> {
    return this.dialects.raia.ok<Body>(operation, this.agentKey, sent);
  }
  alli<Body = Json>(operation: string, sent: object = {}): Promise<Body> {
    return this.dialects.alli.ok<Body>(operation, this.tenant.key, sent);
  }
  casey<Body = Json>(operation: string, sent: object = {}): Promise<Body> {
    return this.dialects.casey.ok<Body>(operation, this.tenant.key, sent);
  }
  workfx<Body = Json>(operation: string, sent: object = {}): Promise<Body> {
    return this.dialects.workfx.ok<Body>(operation, this.tenant.key, sent);
  }
  native<Body = Json>(path: string): Promise<Body> {
    return this.tenant.client.get<Body>(path);
  }
  /** The one conversation in PolyAI's list, which has no call for one. */
  async polyai(id: string, query: object = {}): Promise<Json> {
    const { accountId: account_id, projectId: project_id, key } = this.tenant;
    const sent = { path: { account_id, project_id }, query: { limit: 5_000, ...query } };
    const { conversations } = await this.dialects.polyai.ok<{ conversations: Json[] }>(
      'polyaiListConversations',
      key,
      sent,
    );
    const found = conversations.find((one) => one.id === id);
    if (!found) throw new Error(`PolyAI's list has no conversation ${id}`);
    return found;
  }

  async user(): Promise<string> {
    const body = { firstName: 'Mira', lastName: 'Okafor', email: `${randomUUID()}@example.com` };
    return (await this.tenant.client.ok<{ id: string }>('POST', '/v1/users', { body })).id;
  }

  /** The same conversation in everybody's own words. */
  async all(
    id: string,
  ): Promise<Record<'native' | 'raia' | 'alli' | 'casey' | 'workfx' | 'workfxListed' | 'polyai', Json>> {
    const list = await this.workfx<{ data: Json[] }>('workfxListConversations', { query: { page_size: 100 } });
    return {
      native: await this.native(`/v1/conversations/${id}`),
      raia: await this.raia('raiaGetConversation', { path: { id } }),
      alli: await this.alli('alliGetConversation', { path: { conversation_id: id } }),
      casey: (await this.casey<{ data: Json }>('caseyGetConversation', { path: { id } })).data,
      workfx: await this.workfx('workfxGetConversation', { path: { conversation_id: id } }),
      workfxListed: list.data.find((one) => one.id === id) ?? {},
      polyai: await this.polyai(id),
    };
  }

  /** What was said, as each tells it, in one form. */
  async pictures(id: string): Promise<Record<string, Picture>> {
    const told = (messages: readonly Told[]): Picture => ({ id, messages });
    const by = (user: string) => (role: unknown) => (role === user ? 'user' : 'agent');
    const path = { conversation_id: id };
    const [native, raia, alli, casey, workfx, polyai] = await Promise.all([
      this.native(`/v1/conversations/${id}/messages?limit=100`),
      this.raia('raiaGetConversationMessages', { path: { id } }),
      this.alli('alliListChats', { path }),
      this.casey<{ data: Json }>('caseyGetTranscript', { path: { id } }),
      this.workfx('workfxListMessages', { path, query: { page_size: 100 } }),
      this.polyai(id),
    ]);
    const common = (list: Json[], role: string, user: string, text: string, at: (row: Json) => string): Picture =>
      told(list.map((row) => ({ role: by(user)(row[role]), text: String(row[text]), at: at(row) })));
    return {
      native: common(rows(native, 'data'), 'role', 'user', 'text', (row) => String(row.createdAt)),
      raia: common(rows(raia, 'messages'), 'senderRole', 'conversation_user', 'message', (row) =>
        String(row.createdAt),
      ),
      alli: common(rows(alli, 'chats'), 'sender', 'USER', 'message', (row) => iso(row.timestamp)),
      casey: common(rows(casey.data, 'messages'), 'role', 'user', 'content', (row) => String(row.created_at)),
      workfx: common(rows(workfx, 'data'), 'message_from', 'user', 'content', (row) => String(row.requested_time)),
      polyai: told(rows(polyai, 'turns').flatMap(turned)),
    };
  }
}

const turned = (turn: Json): Told[] => [
  ...(turn.user_input_datetime === undefined
    ? []
    : [{ role: 'user' as const, text: String(turn.user_input), at: String(turn.user_input_datetime) }]),
  ...(turn.agent_response_datetime === undefined
    ? []
    : [{ role: 'agent' as const, text: String(turn.agent_response), at: String(turn.agent_response_datetime) }]),
];
