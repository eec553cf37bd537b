import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

/** A webhook as it arrived. */
export interface Received {
  readonly id: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly event: {
    readonly type: string;
    readonly id: string;
    readonly timestamp: string;
    readonly data: { readonly version: number; readonly conversation: { readonly id: string } } & Record<
      string,
      unknown
    >;
  };
}

/** What it answers: a status, or whatever is done with the response. */
export type ReceiverAnswer = number | ((response: ServerResponse) => void);

/** A receiver of webhooks: a real HTTP server that keeps what it is sent, in order. */
export class Receiver {
  /** All that came, whatever was answered. */
  readonly received: Received[] = [];
  /** Those that were answered with 2xx. */
  readonly taken: Received[] = [];
  answer: (received: Received) => ReceiverAnswer = () => 204;

  private constructor(
    readonly url: string,
    private readonly stop: () => Promise<void>,
  ) {}

  static async start(): Promise<Receiver> {
    let receiver: Receiver | null = null;
    const server = createServer((request, response) => {
      request.toArray().then(
        (pieces: Buffer[]) => receiver?.take(request.headers, Buffer.concat(pieces).toString('utf8'), response),
        () => response.destroy(),
      );
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const { port } = server.address() as AddressInfo;
    receiver = new Receiver(
      `http://127.0.0.1:${port}/hook`,
      () =>
        new Promise((closed) => {
          server.close(() => closed());
          server.closeAllConnections();
        }),
    );
    return receiver;
  }

  close(): Promise<void> {
    return this.stop();
  }

  /** The versions of a conversation as they were taken, in order. */
  versionsOf(conversationId: string, of: readonly Received[] = this.taken): number[] {
    return of.flatMap(({ event: { data } }) => (data.conversation?.id === conversationId ? [data.version] : []));
  }

  private take(headers: IncomingHttpHeaders, body: string, response: ServerResponse): void {
    const received = {
      id: String(headers['webhook-id']),
      headers,
      body,
      event: JSON.parse(body) as Received['event'],
    };
    this.received.push(received);
    const answer = this.answer(received);
    if (typeof answer === 'function') return answer(response);
    if (answer < 300) this.taken.push(received);
    response.writeHead(answer).end();
  }
}

/** Throws unless the reference library says that it was signed with the secret. */
export const verify = (secret: string, { body, headers }: Received): unknown =>
  new Webhook(secret).verify(body, headers as Record<string, string>);
