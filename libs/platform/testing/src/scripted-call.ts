import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

export interface RecordedMessage {
  readonly role: string;
  readonly content: unknown;
}

/** One request as the scripted provider received it. */
export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The body as text, exactly as received. */
  readonly text: string;
  /** The parsed body; empty when it was no JSON object. */
  readonly body: { readonly model?: string; readonly stream?: boolean; readonly messages?: readonly RecordedMessage[] };
  /** Resolves when its answer is over: 'finished' by the script, or 'cut' by either side before that. */
  readonly over: Promise<'finished' | 'cut'>;
  /** Body bytes handed to the socket so far. */
  readonly bytesSent: number;
}

export interface TokenCounts {
  readonly input: number;
  readonly output: number;
}

/** What a play may do with one request: the vocabulary of an OpenAI-compatible answer, and ways to spoil it. */
export class ScriptedCall {
  private readonly gone = new AbortController();
  private readonly pieces: string[] = [];
  bytesSent = 0;

  constructor(
    readonly request: RecordedRequest,
    private readonly response: ServerResponse,
  ) {
    response.once('close', () => this.gone.abort());
  }

  get streaming(): boolean {
    return this.request.body.stream === true;
  }

  /** The text of the last user message. */
  get question(): string {
    const content = this.request.body.messages?.findLast(({ role }) => role === 'user')?.content;
    return typeof content === 'string' ? content : JSON.stringify(content ?? '');
  }

  /** Sends the headers of a good answer at once. */
  open(contentType = this.streaming ? 'text/event-stream' : 'application/json'): void {
    if (this.response.headersSent) return;
    this.response.writeHead(200, { 'content-type': contentType, 'x-request-id': 'scripted' });
    this.response.flushHeaders();
  }

  /** A piece of the answer's text. */
  async piece(text: string): Promise<void> {
    this.pieces.push(text);
    if (this.streaming) await this.event(this.chunk({ delta: { role: 'assistant', content: text } }));
  }

  /** The finish reason, then the token counts if given. */
  async finish(reason = 'stop', tokens: TokenCounts | null = { input: 12, output: 5 }): Promise<void> {
    const usage = tokens && {
      prompt_tokens: tokens.input,
      completion_tokens: tokens.output,
      total_tokens: tokens.input + tokens.output,
    };
    if (!this.streaming) {
      const message = { role: 'assistant', content: this.pieces.join('') };
      return this.raw(JSON.stringify({ ...this.chunk({ message, finish_reason: reason }), usage }));
    }
    await this.event(this.chunk({ delta: {}, finish_reason: reason }));
    if (usage) await this.event({ ...this.chunk(null), usage });
  }

  /** Ends the answer properly. */
  async end(): Promise<void> {
    if (this.streaming && this.response.headersSent) await this.raw('data: [DONE]\n\n');
    this.response.end();
  }

  /** One server-sent event with this JSON. */
  event(data: unknown): Promise<void> {
    return this.raw(`data: ${JSON.stringify(data)}\n\n`);
  }

  /** Bytes as they are, at the pace the client reads; nothing once the client is gone. */
  async raw(bytes: string | Uint8Array): Promise<void> {
    this.open();
    if (this.response.destroyed) return;
    this.bytesSent += Buffer.byteLength(bytes);
    if (!this.response.write(bytes)) await once(this.response, 'drain', { signal: this.gone.signal }).catch(() => {});
  }

  /** A whole answer that is no stream. */
  answer(status: number, body: string, headers: Record<string, string> = {}): void {
    this.bytesSent += Buffer.byteLength(body);
    this.response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  }

  /** Cuts the connection with a TCP reset. */
  reset(): void {
    this.response.socket?.resetAndDestroy();
  }

  /** Says nothing more until the client gives up. */
  async hang(): Promise<void> {
    await this.until(new Promise(() => {}));
  }

  async pause(ms: number): Promise<void> {
    if (ms > 0) await delay(ms, undefined, { signal: this.gone.signal }).catch(() => {});
  }

  /** Waits for the promise, or for the client to go. */
  async until(event: Promise<unknown>): Promise<void> {
    if (this.isGone) return;
    await Promise.race([event, once(this.gone.signal, 'abort')]);
  }

  get isGone(): boolean {
    return this.gone.signal.aborted;
  }

  private chunk(choice: object | null): object {
    return {
      id: 'chatcmpl-scripted',
      object: this.streaming ? 'chat.completion.chunk' : 'chat.completion',
      created: 1_763_700_000,
      model: this.request.body.model ?? 'scripted',
      choices: choice ? [{ index: 0, ...choice }] : [],
    };
  }
}

export type Play = (call: ScriptedCall) => Promise<void> | void;
