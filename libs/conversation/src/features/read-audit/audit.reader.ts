import { Inject, Injectable } from '@nestjs/common';
import { EVENT_STORE, type EventStore, type RecordedEvent, type StreamRef } from '@verbatim/event-store';
import type { AccountScope } from '@verbatim/kernel';
import { ConversationError } from '../../domain/conversation.errors';
import { CONVERSATION_READER, type ConversationReader } from '../../ports/conversation-reader.port';
import { DIRECTORY_FACTS, type DirectoryFacts } from '../../ports/directory-facts.port';
import { PAST, type Past } from '../../ports/past.port';
import { fieldsOf, noFields } from '../../shell/field-changes';
import { toActView, type AuditedEvent, type AuditNames } from './act.view';
import { actsIn, type Act } from '../../shell/acts';
import type { ActView } from './audit.schema';

/** Acts beyond a place, nearest first: `after` a version upwards, or `before` one downwards. */
export type ActWindow = { readonly limit: number } & (
  { readonly way: 'up'; readonly after: number } | { readonly way: 'down'; readonly before: number | null }
);

const PAGE = 100;

/** Who did what to a conversation, out of its events and the metadata they were stored with. */
@Injectable()
export class AuditReader {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(CONVERSATION_READER) private readonly conversations: ConversationReader,
    @Inject(PAST) private readonly past: Past,
    @Inject(DIRECTORY_FACTS) private readonly directory: DirectoryFacts,
  ) {}

  /** Up to `limit + 1` acts. Errors: conversation.not-found; past.too-long when they lie too far on. */
  async list(scope: AccountScope, conversationId: string, window: ActWindow): Promise<readonly ActView[]> {
    const found = await this.conversations.find(scope, conversationId);
    if (!found) throw new ConversationError('conversation.not-found');
    const stream = { shard: scope.shard, accountId: scope.accountId, streamId: conversationId };
    const acts =
      window.way === 'up' ? await this.upwards(stream, window) : await this.downwards(stream, found.version, window);
    if (acts.length === 0) return [];
    const versions = acts.flat().map(({ version }) => version);
    const [first, last] = [Math.min(...versions), Math.max(...versions)];
    const end = await this.past.moment(scope, conversationId, { version: last }, 'path.conversationId');
    const audited = new Map<number, AuditedEvent>();
    let before = noFields;
    for await (const step of this.past.steps(end)) {
      const { stored, event } = step;
      if (stored.version < first - 1) continue;
      const after = fieldsOf(step.record());
      if (stored.version >= first) audited.set(stored.version, { stored, event, before, after });
      before = after;
    }
    const names = await this.namesIn(scope, acts);
    return acts.map((act) => toActView(act, audited, names));
  }

  private async upwards(stream: StreamRef, { limit, after }: { limit: number; after: number }): Promise<Act[]> {
    const events: RecordedEvent[] = [];
    for (let isWhole = false; !isWhole;) {
      const found = await this.store.readStream(stream, { fromVersion: after + events.length + 1, limit: PAGE });
      events.push(...found);
      // One more act than is wanted tells that the last of them is whole.
      isWhole = found.length < PAGE || actsIn(events).length > limit + 1;
    }
    return actsIn(events).slice(0, limit + 1);
  }

  private async downwards(
    stream: StreamRef,
    head: number,
    { limit, before }: { limit: number; before: number | null },
  ): Promise<Act[]> {
    let events: readonly RecordedEvent[] = [];
    for (let upTo = (before ?? head + 1) - 1; upTo > 0 && actsIn(events).length <= limit + 1; upTo -= PAGE) {
      const fromVersion = Math.max(1, upTo - PAGE + 1);
      events = [...(await this.store.readStream(stream, { fromVersion, limit: upTo - fromVersion + 1 })), ...events];
    }
    return actsIn(events)
      .reverse()
      .slice(0, limit + 1);
  }

  private async namesIn(scope: AccountScope, acts: readonly Act[]): Promise<AuditNames> {
    const who = acts.map(([{ metadata }]) => metadata);
    const of = (kind: string): string[] => who.flatMap(({ actor }) => (actor.kind === kind ? actor.id : []));
    const keys = [...of('key'), ...who.flatMap(({ keyId }) => keyId ?? [])];
    return this.directory.names(scope, { members: [...new Set(of('member'))], keys: [...new Set(keys)] });
  }
}
