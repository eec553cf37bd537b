import type { RecordedEvent } from '@verbatim/event-store';
import type { ConversationEvent } from '../../domain/conversation.events';
import { changesBetween } from '../../shell/field-changes';
import { wordsFor } from './act-words';
import type { Act } from '../../shell/acts';
import type { ActView } from './audit.schema';

type Fields = Readonly<Record<string, unknown>>;
type EventView = ActView['events'][number];

/** One event with the conversation before and after it. */
export interface AuditedEvent {
  readonly stored: RecordedEvent;
  readonly event: ConversationEvent;
  readonly before: Fields;
  readonly after: Fields;
}

export interface AuditNames {
  readonly members: ReadonlyMap<string, string>;
  readonly keys: ReadonlyMap<string, string>;
}

/** What every event moves and nobody asks about: counts, and the times and persons that the act itself names. */
const FOLLOWS = new Set<string>([
  'closing',
  'updatedAt',
  'updatedBy',
  'messageCount',
  'turnCount',
  'silenceCount',
  'outOfDomainCount',
  'openQuestions',
  'replyRunning',
  'durationSeconds',
  'agentDurationSeconds',
  'firstMessageAt',
  'lastMessageAt',
]);

/** Events that always come with words; of any other, having none says nothing. */
const SPEAK = new Set<ConversationEvent['type']>([
  'conversation.started.v1',
  'conversation.details-changed.v1',
  'conversation.message-posted.v1',
  'conversation.reply-completed.v1',
  'conversation.partial-reply-kept.v1',
  'conversation.reply-suppressed.v1',
  'conversation.human-message-posted.v1',
  'conversation.message-imported.v1',
  'conversation.message-annotated.v1',
  'conversation.agent-message-posted.v1',
  'conversation.feedback-given.v1',
  'conversation.summarised.v1',
  'conversation.scored.v1',
]);

export const toActView = (act: Act, audited: ReadonlyMap<number, AuditedEvent>, names: AuditNames): ActView => {
  const [first] = act;
  const { actor, keyId, requestId, correlationId, causationId, copiedFrom } = first.metadata;
  const events = act.flatMap(({ version }) => audited.get(version) ?? []);
  const nameOf = (kind: string, id: string): string | null =>
    (kind === 'member' ? names.members.get(id) : kind === 'key' ? names.keys.get(id) : null) ?? null;
  return {
    fromVersion: first.version,
    toVersion: first.version + act.length - 1,
    actor: { kind: actor.kind, id: actor.id, name: nameOf(actor.kind, actor.id) },
    key: keyId === null ? null : { id: keyId, name: nameOf('key', keyId) },
    requestId,
    correlationId,
    causationId,
    occurredAt: first.occurredAt,
    recordedAt: first.recordedAt,
    copiedFrom: copiedFrom ? { conversationId: copiedFrom.streamId, version: copiedFrom.version } : null,
    reason: events.map(({ event }) => reasonIn(event)).find((reason) => reason !== null) ?? null,
    events: events.map(toEventView),
  };
};

const reasonIn = (event: ConversationEvent): string | null =>
  event.type === 'conversation.mode-changed.v1' || event.type === 'conversation.deleted.v1'
    ? (event.content?.reason ?? null)
    : null;

const toEventView = (one: AuditedEvent): EventView => {
  const erased = one.event.content === null && SPEAK.has(one.event.type);
  return {
    version: one.stored.version,
    type: one.stored.type,
    what: wordsFor(one.event),
    data: one.stored.data as EventView['data'],
    changes: changesOf(one, erased),
    erased,
  };
};

const changesOf = ({ event, before, after }: AuditedEvent, erased: boolean): EventView['changes'] => {
  const changed = [
    ...changesBetween(before, after).filter(({ field }) => !FOLLOWS.has(field)),
    ...(event.type === 'conversation.feedback-given.v1' ? votesIn(event.data) : []),
    ...(event.type === 'conversation.message-annotated.v1'
      ? changesBetween(flagsOf(event.data.was), flagsOf(event.data))
      : []),
  ].map((change) => ({ ...change, erased: false }));
  // Of details whose words are gone only their names are left.
  const gone = erased && event.type === 'conversation.details-changed.v1' ? event.data.fields : [];
  return [
    ...changed.filter(({ field }) => !gone.some((name) => name === field)),
    ...gone.map((field) => ({ field, before: null, after: null, erased: true })),
  ];
};

type Vote = Extract<ConversationEvent, { readonly type: 'conversation.feedback-given.v1' }>['data'];
const votesIn = ({ rating, value, was }: Vote) =>
  changesBetween({ rating: was?.rating ?? null, value: was?.value ?? null }, { rating, value });

const flagsOf = ({ silence, outOfDomain }: { readonly silence: boolean; readonly outOfDomain: boolean }) => ({
  silence,
  outOfDomain,
});
