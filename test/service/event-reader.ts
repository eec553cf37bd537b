import { createParser } from 'eventsource-parser';

export interface ServerEvent {
  readonly event: string;
  readonly id: string | null;
  readonly data: Record<string, unknown>;
}

/** Reads one answer of server-sent events, as it comes. */
export class EventReader {
  /** All that was read so far. */
  readonly seen: ServerEvent[] = [];
  private readonly unread: ServerEvent[] = [];
  private readonly parser = createParser({
    onEvent: ({ event, id, data }) =>
      void this.unread.push({
        event: event ?? 'message',
        id: id ?? null,
        data: JSON.parse(data) as ServerEvent['data'],
      }),
  });
  private readonly decoder = new TextDecoder();

  private constructor(
    readonly status: number,
    readonly headers: Headers,
    private readonly body: ReadableStreamDefaultReader<Uint8Array>,
    private readonly hangUp: AbortController,
  ) {}

  static async open(url: string, init: RequestInit): Promise<EventReader> {
    const hangUp = new AbortController();
    const response = await fetch(url, { ...init, signal: hangUp.signal });
    if (!response.body) throw new Error(`${url} answered ${response.status} without a body`);
    return new EventReader(response.status, response.headers, response.body.getReader(), hangUp);
  }

  /** The next event; null once the server has ended the stream. */
  async next(): Promise<ServerEvent | null> {
    while (this.unread.length === 0) {
      const { done, value } = await this.body.read();
      if (done) return null;
      this.parser.feed(this.decoder.decode(value, { stream: true }));
    }
    const event = this.unread.shift() ?? null;
    if (event) this.seen.push(event);
    return event;
  }

  /** Reads up to the first event of this name. Throws when the stream ends before it. */
  async until(name: string): Promise<ServerEvent> {
    for (;;) {
      const event = await this.next();
      if (!event) throw new Error(`The stream ended without ${name}: ${this.seen.map((one) => one.event).join(', ')}`);
      if (event.event === name) return event;
    }
  }

  /** Reads to the end of the stream. */
  async rest(): Promise<readonly ServerEvent[]> {
    const events: ServerEvent[] = [];
    for (let event = await this.next(); event; event = await this.next()) events.push(event);
    return events;
  }

  /** Leaves, as a browser does whose tab is closed. */
  close(): void {
    this.hangUp.abort();
  }
}
