import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { echo } from './scripted-answers';
import { type Play, type RecordedRequest, ScriptedCall } from './scripted-call';
import { type PlayName, plays } from './scripted-plays';

export interface Gate {
  readonly play: Play;
  /** Resolves when a request waits at the gate. */
  readonly reached: Promise<void>;
  /** Lets every request through, those to come as well. */
  release(): void;
}

/** An OpenAI-compatible server on a real socket that does what the test says, and remembers what it was asked. */
export interface ScriptedProvider {
  /** Ends in /v1. */
  readonly baseUrl: string;
  /** Chat requests, in order of arrival. */
  readonly requests: readonly RecordedRequest[];
  /**
   * Queues plays, one for each of the next requests. An empty queue gives the play whose name is the request's model,
   * else `otherwise` (an echo of the question, unless set).
   */
  script(...next: readonly (Play | PlayName)[]): void;
  otherwise(play: Play | PlayName): void;
  /** A play that says `first`, waits for the release, then says `rest`. Without `first` even the headers wait. */
  gate(texts?: { first?: string; rest?: string }): Gate;
  /** Resolves with the requests once there are at least `count`. */
  received(count: number): Promise<readonly RecordedRequest[]>;
  openConnections(): Promise<number>;
  /** Cuts every connection and stops listening. */
  close(): Promise<void>;
}

const parse = (text: string): RecordedRequest['body'] => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
};

const playOf = (play: Play | PlayName): Play => (typeof play === 'string' ? plays[play] : play);
const named = (model: string | undefined): Play | null =>
  model !== undefined && Object.hasOwn(plays, model) ? plays[model as PlayName] : null;

const makeGate = ({ first = '', rest = 'Here you are.' }: { first?: string; rest?: string }): Gate => {
  const events = new EventEmitter();
  const reached = once(events, 'reached').then(() => {});
  const released = once(events, 'released');
  return {
    reached,
    release: () => void events.emit('released'),
    play: async (call) => {
      if (first !== '') await call.piece(first);
      events.emit('reached');
      await call.until(released);
      if (call.isGone) return;
      await call.piece(rest);
      await call.finish();
      await call.end();
    },
  };
};

/** Listens on a free port of 127.0.0.1, or on `port`. */
export const startScriptedProvider = async ({ port = 0 } = {}): Promise<ScriptedProvider> => {
  const requests: RecordedRequest[] = [];
  const queue: Play[] = [];
  const arrivals = new EventEmitter().setMaxListeners(0);
  let fallback = echo();

  const record = async (message: IncomingMessage, response: ServerResponse): Promise<ScriptedCall> => {
    const text = await readText(message);
    const over = once(response, 'close').then((): 'finished' | 'cut' =>
      response.writableFinished ? 'finished' : 'cut',
    );
    const request: RecordedRequest = {
      method: message.method ?? '',
      path: message.url ?? '',
      headers: message.headers,
      text,
      body: parse(text),
      over,
      get bytesSent() {
        return call.bytesSent;
      },
    };
    const call = new ScriptedCall(request, response);
    return call;
  };

  const serve = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const call = await record(message, response);
    if (call.request.path === '/v1/models') {
      const data = Object.keys(plays).map((id) => ({ id, object: 'model', created: 0, owned_by: 'scripted' }));
      return call.answer(200, JSON.stringify({ object: 'list', data }));
    }
    if (call.request.method !== 'POST' || call.request.path !== '/v1/chat/completions') {
      return call.answer(404, '{"error":{"message":"no such route","type":"not_found"}}');
    }
    requests.push(call.request);
    const play = queue.shift() ?? named(call.request.body.model) ?? fallback;
    arrivals.emit('request');
    await play(call);
  };

  const server = createServer((message, response) => {
    serve(message, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');

  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    script: (...next) => void queue.push(...next.map(playOf)),
    otherwise: (play) => {
      fallback = playOf(play);
    },
    gate: (texts = {}) => makeGate(texts),
    received: async (count) => {
      while (requests.length < count) await once(arrivals, 'request');
      return requests;
    },
    openConnections: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),
    close: async () => {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};
