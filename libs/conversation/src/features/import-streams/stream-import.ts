import { isDeepStrictEqual } from 'node:util';
import {
  mergeRowChanges,
  readAll,
  UnknownEventType,
  type EventStore,
  type MovedStream,
  type RecordedEvent,
  type Row,
  type StreamRef,
} from '@verbatim/event-store';
import type { Actor, CallContext, JsonObject } from '@verbatim/kernel';
import { owedTable } from '@verbatim/owed-work';
import type { StreamProjection } from '@verbatim/replay';
import { foldAll } from '../../domain/conversation.evolve';
import { initialState, type Conversation } from '../../domain/conversation.state';
import type { Agents, Users } from '../../ports/agents.port';
import type { StreamWriter } from '../../ports/stream-writer.port';
import { knownEvents } from '../../shell/known-event';
import type { Promised } from '../../shell/projection';
import type { ImportEvent } from './import-lines';

export interface StreamImportParts {
  readonly store: Pick<EventStore, 'readStream'>;
  readonly writer: StreamWriter;
  readonly agents: Agents;
  readonly users: Users;
  readonly projections: readonly StreamProjection[];
  readonly promised: readonly Promised[];
}

export interface StreamToImport {
  readonly streamId: string;
  readonly events: readonly ImportEvent[];
}

/** `present`: the very same events are there, and perhaps later ones. `refused`: nothing was written, and why. */
export type ImportedStream =
  | { readonly kind: 'imported'; readonly agentId: string; readonly owed: number }
  | { readonly kind: 'present'; readonly agentId: string }
  | { readonly kind: 'refused'; readonly why: string };

/** Brings in one stream whole: its events with both times, its rows, and what it owes by them. */
export class StreamImport {
  constructor(private readonly parts: StreamImportParts) {}

  /** `known`: users of whom the file itself says that they are erased, or being erased. */
  async bring(call: CallContext, one: StreamToImport, known: ReadonlySet<string>): Promise<ImportedStream> {
    const { shard, accountId } = call.scope;
    const ref = { shard, accountId, streamId: one.streamId };
    const events = one.events.map((event) => recordedOf(ref, event, call.requestId));
    const there = await this.compare(ref, events);
    if (there) return there;
    const why = await this.whyNot(call, events, known);
    if (why !== null) return { kind: 'refused', why };
    const folded = fold(events, this.parts.projections);
    if ('why' in folded) return { kind: 'refused', why: folded.why };
    const owed = this.owedBy(ref, events, folded.state);
    const written = await this.parts.writer.write({
      stream: ref,
      events,
      rows: [...folded.rows, { shape: owedTable, rows: owed }],
    });
    if (written.kind === 'refused') return written;
    if (written.kind === 'written') return { kind: 'imported', agentId: agentOf(events), owed: owed.length };
    return (await this.compare(ref, events)) ?? { kind: 'refused', why: 'it was being written by somebody else' };
  }

  /** Null when the stream is not there. */
  private async compare(ref: StreamRef, events: readonly RecordedEvent[]): Promise<ImportedStream | null> {
    let version = 0;
    for await (const stored of readAll(this.parts.store, ref)) {
      const event = events[version];
      if (!event) break; // it went on here since
      version += 1;
      if (!isDeepStrictEqual(essenceOf(stored), essenceOf(event)))
        return { kind: 'refused', why: `it is there and differs at version ${version}; it was left as it is` };
    }
    if (version === 0) return null;
    if (version < events.length)
      return { kind: 'refused', why: `it is there with ${version} events only; it was left as it is` };
    return { kind: 'present', agentId: agentOf(events) };
  }

  private async whyNot(
    { scope }: CallContext,
    events: readonly RecordedEvent[],
    known: ReadonlySet<string>,
  ): Promise<string | null> {
    const [first] = events;
    if (first?.type !== 'conversation.started.v1') return 'it does not begin as a conversation does';
    const { agentId, projectId, userId } = first.data;
    const agent = typeof agentId === 'string' ? await this.parts.agents.find(scope, agentId) : null;
    if (!agent) return `its agent ${String(agentId)} is not there`;
    if (agent.projectId !== projectId) return `its agent ${agent.id} belongs to another project`;
    if (typeof userId !== 'string' || known.has(userId)) return null;
    const isErased = ['erasing', 'erased'].includes((await this.parts.users.standing(scope, userId)) ?? '');
    const hasWords = events.some(({ content }) => content !== null);
    return isErased && hasWords ? `its user ${userId} was erased here, and it holds words` : null;
  }

  private owedBy(ref: StreamRef, events: readonly RecordedEvent[], after: Conversation): readonly Row[] {
    const last = events.at(-1);
    const change = {
      ref,
      before: initialState(),
      after,
      events: knownEvents(events).map((event) => ({ event, version: event.version })),
      actor: last?.metadata.actor as Actor,
      traceparent: null,
    };
    const changes = this.parts.promised.flatMap((promised) => promised.rows(change, null));
    return mergeRowChanges(
      changes.filter((one) => one.table === owedTable.name),
      [owedTable],
    ).flatMap((one) => (one.op === 'put' && one.row['state'] === 'owed' ? [one.row] : []));
  }
}

const recordedOf = (ref: StreamRef, event: ImportEvent, importId: string): RecordedEvent => {
  const { version, type, occurredAt, recordedAt, metadata } = event;
  return {
    ...{ ...ref, version, type, occurredAt, recordedAt, position: 0 },
    data: event.data as JsonObject,
    content: event.content as JsonObject | null,
    metadata: { ...metadata, importedFrom: { recordedAt, importId } },
  };
};

const agentOf = ([first]: readonly RecordedEvent[]): string => String(first?.data['agentId']);

/** What two instances must agree on. */
const essenceOf = ({ type, data, content, occurredAt, recordedAt, metadata }: RecordedEvent) => {
  const { importedFrom: _, ...kept } = metadata;
  return { type, data, content, occurredAt, recordedAt, kept };
};

type Folded = { readonly state: Conversation; readonly rows: MovedStream['rows'] } | { readonly why: string };

const fold = (events: readonly RecordedEvent[], projections: readonly StreamProjection[]): Folded => {
  try {
    const state = foldAll(knownEvents(events));
    const rows = projections.flatMap((projection) => {
      const made = projection.rowsOf(events);
      return projection.tables.map(({ shape }) => ({ shape, rows: made.get(shape.name) ?? [] }));
    });
    return { state, rows };
  } catch (error) {
    // The file's fault, whatever it is: history is folded without a question.
    return { why: error instanceof UnknownEventType ? error.message : 'its events cannot be folded' };
  }
};
