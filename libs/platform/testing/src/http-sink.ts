import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SinkRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}
export type SinkAnswer = (response: ServerResponse) => void;

/** A real HTTP server that keeps what it is sent and answers 204, or as it was told. */
export interface HttpSink {
  readonly url: string;
  readonly requests: readonly SinkRequest[];
  /** One for each of the next requests. */
  script(...answers: readonly SinkAnswer[]): void;
  close(): Promise<void>;
}

export const startHttpSink = async (): Promise<HttpSink> => {
  const requests: SinkRequest[] = [];
  const answers: SinkAnswer[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => void pieces.push(piece));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      requests.push({ method, path, headers, body: Buffer.concat(pieces).toString('utf8') });
      const answer = answers.shift() ?? ((to: ServerResponse) => void to.writeHead(204).end());
      answer(response);
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    script: (...next) => void answers.push(...next),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
};

/** An answer of this status, with JSON if any is given. */
export const replying =
  (status: number, json?: unknown, headers: Readonly<Record<string, string>> = {}): SinkAnswer =>
  (response) =>
    void response
      .writeHead(status, { ...(json !== undefined && { 'content-type': 'application/json' }), ...headers })
      .end(json === undefined ? undefined : JSON.stringify(json));
