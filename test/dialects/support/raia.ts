import { randomUUID } from 'node:crypto';
import type { Service, Tenant } from '../../service';
import { Dialect, type Sent, type Told } from './dialect';

export interface User {
  readonly id: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email?: string;
  readonly phoneNumber?: string;
  readonly fkId?: string;
}
export interface Feedback {
  readonly id: string;
  readonly voteType: 'up' | 'down';
  readonly question: string | null;
  readonly answer: string | null;
  readonly comment: string | null;
}
export interface Conversation {
  readonly id: string;
  readonly conversationUserId: string;
  readonly title?: string;
  readonly metadata: { readonly customData: object };
  readonly mode: string;
  readonly conversationStateId?: string;
  readonly user: User;
  readonly updatedAt: string;
  readonly createdAt: string;
  readonly feedbacks?: readonly Feedback[];
}
export interface Page {
  readonly currentPage: number;
  readonly pageSize: number;
  readonly totalItems: number;
  readonly totalPages: number;
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly data: readonly Conversation[];
}
export interface Message {
  readonly id: string;
  readonly message: string;
  readonly senderRole: string;
  readonly conversationMessageId: string;
  readonly source: string;
  readonly createdAt: string;
  readonly conversationMessageFeedbacks?: readonly Feedback[];
}

export { UNKNOWN } from './dialect';
const details: unknown = expect.any(Array);
export const badRequest = {
  status: 400,
  body: { status: 400, name: 'BAD_REQUEST', message: 'INVALID_REQUEST', details },
};
export const notFound = {
  status: 404,
  body: { status: 404, name: 'ENTITY_NOT_FOUND_ERROR', message: 'ENTITY_NOT_FOUND', details: [] },
};
export const forbidden = {
  status: 403,
  body: { status: 403, name: 'FORBIDDEN_ERROR', message: 'INVALID_CREDENTIALS', details: [] },
};

export const someone = (): string => `${randomUUID()}@example.com`;
export const someNumber = (): string => `+4144${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`;

/** What a client of raia's knows: one agent's key. */
export class Raia {
  private constructor(
    private readonly dialect: Dialect,
    readonly tenant: Tenant,
    readonly agentId: string,
    readonly key: string,
  ) {}

  /** Of an agent of the tenant's. */
  static async of(service: Service, tenant: Tenant, agentId: string, options: object = {}): Promise<Raia> {
    const key = await tenant.keyWith({ agentId, ...options });
    const dialect = new Dialect(service, 'raia.json');
    return new Raia(dialect, tenant, agentId, key);
  }

  call<Body = unknown>(operation: string, sent: Sent = {}, key: string | null = this.key): Promise<Told<Body>> {
    return this.dialect.call<Body>(operation, key, sent);
  }

  ok<Body = unknown>(operation: string, sent: Sent = {}): Promise<Body> {
    return this.dialect.ok<Body>(operation, this.key, sent);
  }

  user(fields: object = {}): Promise<User> {
    return this.ok<User>('raiaCreateUser', {
      body: { firstName: 'Mira', lastName: 'Okafor', email: someone(), ...fields },
    });
  }

  async start(fields: object = {}): Promise<Conversation> {
    const conversationUserId = 'conversationUserId' in fields ? undefined : (await this.user()).id;
    return this.ok<Conversation>('raiaCreateConversation', { body: { conversationUserId, ...fields } });
  }

  get(id: string): Promise<Conversation> {
    return this.ok<Conversation>('raiaGetConversation', { path: { id } });
  }

  list(query: Sent['query'] = {}): Promise<Page> {
    return this.ok<Page>('raiaGetConversations', { query });
  }

  async messages(id: string, query: Sent['query'] = {}): Promise<readonly Message[]> {
    return (await this.ok<{ messages: Message[] }>('raiaGetConversationMessages', { path: { id }, query })).messages;
  }

  send(id: string, body: object | string, operation = 'raiaSendMessage'): Promise<Told<Message>> {
    return this.call<Message>(operation, { path: { id }, body: typeof body === 'string' ? { message: body } : body });
  }

  rate(body: object): Promise<Told<Feedback & { createdAt: string; updatedAt: string }>> {
    return this.call('raiaGiveFeedback', { body });
  }
}
