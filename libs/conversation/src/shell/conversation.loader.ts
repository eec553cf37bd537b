import { LRUCache } from 'lru-cache';
import { FACTS_AT_ONCE, type EventStore, type StoredFact, type StreamRef } from '@verbatim/event-store';
import { foldAll } from '../domain/conversation.evolve';
import { fromSnapshot, toSnapshot } from '../domain/conversation.snapshot';
import { initialState, type Conversation } from '../domain/conversation.state';
import { knownEvent } from './known-event';

export interface Loaded {
  readonly state: Conversation;
  /** 0 when the stream does not exist. */
  readonly version: number;
}

const REMEMBERED = 20_000;
const SNAPSHOT_EVERY = 200;

/**
 * A conversation's state: what this process remembers, or the snapshot, plus the newer events. The log is asked every
 * time, because another process may have written; with a remembered state that is one row or none.
 */
export class ConversationLoader {
  private readonly remembered = new LRUCache<string, Loaded>({ max: REMEMBERED });

  constructor(private readonly store: EventStore) {}

  async load(ref: StreamRef): Promise<Loaded> {
    const known = this.remembered.get(keyOf(ref));
    let { state, version } = known ?? (await this.start(ref));
    let facts: readonly StoredFact[];
    do {
      facts = await this.store.readFacts(ref, version + 1);
      state = facts.length > 0 ? foldAll(facts.map(knownEvent), state) : state;
      version += facts.length; // versions have no gaps
    } while (facts.length === FACTS_AT_ONCE);
    if (known?.version !== version) this.remember(ref, state, version);
    return { state, version };
  }

  /** What this process last knew; another may have written since. */
  recall(ref: StreamRef): Loaded | null {
    return this.remembered.get(keyOf(ref)) ?? null;
  }

  remember(ref: StreamRef, state: Conversation, version: number): void {
    const before = this.remembered.peek(keyOf(ref))?.version ?? 0;
    if (version < before) return;
    this.remembered.set(keyOf(ref), { state, version });
    if (Math.floor(version / SNAPSHOT_EVERY) > Math.floor(before / SNAPSHOT_EVERY))
      void this.store.writeSnapshot(ref, { version, ...toSnapshot(state) }).catch(() => undefined); // a shortcut: the next one will do
  }

  private async start(ref: StreamRef): Promise<Loaded> {
    const snapshot = await this.store.readSnapshot(ref);
    const state = snapshot && fromSnapshot(snapshot);
    return state && snapshot ? { state, version: snapshot.version } : { state: initialState(), version: 0 };
  }
}

const keyOf = (ref: StreamRef): string => `${ref.accountId}/${ref.streamId}`;
