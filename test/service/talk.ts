import type { Posted, Started } from '@verbatim/conversation';
import type { Answer, Client, Json } from './client';
import type { EventReader } from './event-reader';
import { eventually } from './eventually';

export type MessageView = Posted['message'];
export type ReplyView = Posted['reply'];
export type ConversationView = Started['conversation'];
export type StartedView = ConversationView & { readonly message?: MessageView; readonly reply?: ReplyView };
export interface PostedView {
  readonly message: MessageView;
  readonly reply: ReplyView | null;
}
export interface PageOf<Row> {
  readonly data: readonly Row[];
  readonly pagination: {
    readonly hasMore: boolean;
    readonly nextCursor: string | null;
    readonly prevCursor: string | null;
  };
}

type Headers = Readonly<Record<string, string>>;
/** Long enough for any reply of a test. */
const WAIT = { prefer: 'wait=20' };

/** One conversation as an integrator handles it. */
export class Talk {
  readonly at: string;

  constructor(
    private readonly client: Client,
    readonly id: string,
  ) {
    this.at = `/v1/conversations/${id}`;
  }

  post(message: object | string, headers: Headers = {}): Promise<Answer<PostedView>> {
    const body = typeof message === 'string' ? { text: message } : message;
    return this.client.send<PostedView>('POST', `${this.at}/messages`, { body, headers });
  }

  /** Posts what must be accepted, and asks for a reply; resolves to the question's id. */
  async ask(message: object | string): Promise<string> {
    const { status, body } = await this.post(message);
    if (status !== 202) throw new Error(`The message was answered with ${status}: ${JSON.stringify(body)}`);
    return body.message.id;
  }

  stream(message: object | string): Promise<EventReader> {
    const body = typeof message === 'string' ? { text: message } : message;
    return this.client.events('POST', `${this.at}/messages`, { body });
  }

  /** What became of a question, as polling shows it. */
  reply(questionId: string): Promise<ReplyView> {
    return this.client.get<ReplyView>(`${this.at}/messages/${questionId}/reply`);
  }

  /** The same once it has ended or awaits somebody outside. */
  async settled(questionId: string): Promise<ReplyView> {
    return this.client.ok<ReplyView>('GET', `${this.at}/messages/${questionId}/reply`, { headers: WAIT });
  }

  /** Waits until the question is in this phase. */
  phase(questionId: string, phase: ReplyView['phase']): Promise<ReplyView> {
    return eventually(`${questionId} to be ${phase}`, async () => {
      const reply = await this.reply(questionId);
      return reply.phase === phase ? reply : null;
    });
  }

  read(): Promise<ConversationView> {
    return this.client.get<ConversationView>(this.at);
  }

  async messages(): Promise<readonly MessageView[]> {
    return (await this.client.get<PageOf<MessageView>>(`${this.at}/messages?limit=100`)).data;
  }

  mode(mode: 'ai' | 'manual'): Promise<Answer<ConversationView>> {
    return this.client.send<ConversationView>('PUT', `${this.at}/mode`, { body: { mode } });
  }

  status(status: string): Promise<Answer<ConversationView>> {
    return this.client.send<ConversationView>('PUT', `${this.at}/status`, { body: { status } });
  }

  stop(headers: Headers = {}): Promise<Answer<{ stopped: ReplyView[] }>> {
    return this.client.send<{ stopped: ReplyView[] }>('POST', `${this.at}/stop`, { headers });
  }

  delete(): Promise<Answer<{ id: string; eraseAt: string; messages: number }>> {
    return this.client.send<{ id: string; eraseAt: string; messages: number }>('DELETE', this.at);
  }

  restore(): Promise<Answer<Json>> {
    return this.client.send('POST', `${this.at}/restore`);
  }

  /** Every event, or those behind a version, as they come. */
  follow(lastEventId?: number): Promise<EventReader> {
    const headers: Headers = lastEventId === undefined ? {} : { 'last-event-id': String(lastEventId) };
    return this.client.events('GET', `${this.at}/stream`, { headers });
  }
}
