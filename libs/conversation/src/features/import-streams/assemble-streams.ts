import { parseLine, type ImportEvent, type ImportReference } from './import-lines';

/** What the lines of an export come to. `line` counts from 1. */
export type Assembled =
  | { readonly kind: 'references'; readonly records: readonly (ImportReference & { readonly at: number })[] }
  /** All its events are here, in order and without a gap. `line` is that of the first. */
  | {
      readonly kind: 'stream';
      readonly line: number;
      readonly streamId: string;
      readonly events: readonly ImportEvent[];
    }
  /** Nothing of this stream is to be written. */
  | { readonly kind: 'refused'; readonly line: number; readonly streamId: string | null; readonly why: string }
  /** `complete`: the end is there, and it counts what was read. */
  | { readonly kind: 'end'; readonly complete: boolean; readonly why: string | null };

const REFERENCES_AT_ONCE = 200;

interface Counted {
  readonly streams: number;
  readonly events: number;
}

interface Open {
  readonly streamId: string;
  readonly line: number;
  readonly events: ImportEvent[];
  fault: { readonly line: number; readonly why: string } | null;
}

/**
 * Puts the lines of an export together. A line that cannot be read is held against the stream in whose midst it stands;
 * one between streams is reported, and is missed by the stream that it belongs to.
 */
export async function* assembleStreams(lines: AsyncIterable<string>): AsyncGenerator<Assembled> {
  const assembly = new Assembly();
  for await (const text of lines) yield* assembly.take(text);
  yield* assembly.end();
}

class Assembly {
  private at = 0;
  private open: Open | null = null;
  private references: (ImportReference & { at: number })[] = [];
  private ended: Counted | null = null;
  private readonly counted = { streams: 0, events: 0 };

  *take(text: string): Generator<Assembled> {
    this.at += 1;
    if (text.trim() === '') return;
    const parsed = parseLine(text);
    if ('why' in parsed) return yield* this.unreadable(parsed.why);
    const { line } = parsed;
    if (line.kind !== 'reference') yield* this.handOverReferences();
    if (this.open && (line.kind !== 'event' || line.streamId !== this.open.streamId) && line.kind !== 'stream-end')
      yield* this.cutOff();
    if (this.ended) return yield this.refused('it stands behind the end');
    switch (line.kind) {
      case 'header':
        if (this.at > 1) yield this.refused('it is a second header');
        return;
      case 'reference':
        this.references.push({ ...line, at: this.at });
        if (this.references.length >= REFERENCES_AT_ONCE) yield* this.handOverReferences();
        return;
      case 'event':
        return this.add(line);
      case 'stream-end':
        this.counted.streams += 1;
        yield closed(this.open, line, this.at);
        this.open = null;
        return;
      case 'end':
        this.ended = line;
    }
  }

  *end(): Generator<Assembled> {
    yield* this.handOverReferences();
    yield* this.cutOff();
    yield { kind: 'end', ...verdictOn(this.ended, this.counted) };
  }

  private add(event: ImportEvent): void {
    this.counted.events += 1;
    this.open ??= { streamId: event.streamId, line: this.at, events: [], fault: null };
    const { events } = this.open;
    if (event.version !== events.length + 1)
      this.open.fault ??= { line: this.at, why: `version ${event.version} does not follow ${events.length}` };
    if (!this.open.fault) events.push(event);
  }

  private *unreadable(why: string): Generator<Assembled> {
    if (this.open) this.open.fault ??= { line: this.at, why };
    else yield this.refused(why);
  }

  private *handOverReferences(): Generator<Assembled> {
    if (this.references.length > 0) yield { kind: 'references', records: this.references };
    this.references = [];
  }

  private *cutOff(): Generator<Assembled> {
    if (this.open) {
      const { streamId, fault, line } = this.open;
      yield { kind: 'refused', streamId, ...(fault ?? { line, why: 'it is cut off: its stream-end is missing' }) };
    }
    this.open = null;
  }

  private refused(why: string): Assembled {
    return { kind: 'refused', line: this.at, streamId: null, why };
  }
}

const closed = (
  open: Open | null,
  { streamId, version }: { readonly streamId: string; readonly version: number },
  line: number,
): Assembled => {
  if (open?.streamId !== streamId) return { kind: 'refused', line, streamId, why: 'its events are missing' };
  if (open.fault) return { kind: 'refused', streamId, ...open.fault };
  if (open.events.length !== version)
    return { kind: 'refused', line, streamId, why: `it should have ${version} events, and has ${open.events.length}` };
  return { kind: 'stream', line: open.line, streamId, events: open.events };
};

const verdictOn = (
  ended: Counted | null,
  counted: Counted,
): { readonly complete: boolean; readonly why: string | null } => {
  if (!ended) return { complete: false, why: 'The file is cut off: it has no end.' };
  if (ended.streams === counted.streams && ended.events === counted.events) return { complete: true, why: null };
  const said = `${ended.streams} streams with ${ended.events} events`;
  return { complete: false, why: `It should hold ${said}, and has ${counted.streams} with ${counted.events}.` };
};
