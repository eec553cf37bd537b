import type { AnnotateMessage, CommandMeta, PostAgentMessage, RecordDelivery } from '../conversation.commands';
import { ConversationError } from '../conversation.errors';
import type { Annotations, ConversationEvent } from '../conversation.events';
import type { LiveEvent } from '../conversation.evolve';
import { isLive, type Conversation, type LiveConversation } from '../conversation.state';
import { Decision, liveOf, refuseClosed, writableOf } from './decision';
import { isSameJson } from './same-json';

export const blankAnnotations: Annotations = {
  silence: false,
  outOfDomain: false,
  latencyMs: null,
  intents: [],
  entities: [],
  dtmf: null,
  translation: null,
};

/** Allowed in every status: who runs an agent may learn later what was said. Only what differs is recorded. */
export const annotateMessage = ({ data, meta }: AnnotateMessage, state: Conversation): readonly ConversationEvent[] => {
  writableOf(state);
  const { messageId, changes } = data;
  const current = data.current ?? blankAnnotations;
  const annotations: Annotations = { ...current, ...changes };
  if (isSameJson(annotations as never, current as never)) return [];
  const { silence, outOfDomain, latencyMs, ...content } = annotations;
  const was = { silence: current.silence, outOfDomain: current.outOfDomain };
  return [
    {
      type: 'conversation.message-annotated.v1',
      data: { messageId, silence, outOfDomain, was, latencyMs, occurredAt: meta.now },
      content,
    },
  ];
};

// The state keeps the id of each: it must not grow without end while a connector is down.
const MAX_UNDELIVERED = 100;

/** Into any conversation that is not closed, in either mode: it answers nothing and asks for no reply. */
export const postAgentMessage = (
  { data, meta }: PostAgentMessage,
  state: Conversation,
): readonly ConversationEvent[] => {
  const live = liveOf(state);
  const { messageId, text, delivery, authorId, facts, details } = data;
  // A message seen longer ago is caught by the unique key of the messages.
  if (live.lastMessage?.role === 'agent' && live.lastMessage.id === messageId) return [];
  refuseClosed(live);
  if (delivery && live.undelivered.length >= MAX_UNDELIVERED)
    throw new ConversationError('conversation.too-many-undelivered', { most: MAX_UNDELIVERED });
  const decision = new Decision(live, meta);
  decision.begin(meta.now);
  const known = { messageId, seq: decision.nextSeq, delivery, ...(authorId && { authorId }), ...facts };
  decision.add({
    type: 'conversation.agent-message-posted.v1',
    data: { ...known, occurredAt: meta.now },
    content: { text, ...(details && { details }) },
  });
  return decision.events;
};

/** Once for each outbound message; a later word about it comes too late. */
export const recordDelivery = ({ data, meta }: RecordDelivery, state: Conversation): readonly ConversationEvent[] => {
  if (!isLive(state) || !state.undelivered.includes(data.messageId)) throw new ConversationError('delivery.superseded');
  return [deliveryRecorded(data, meta)];
};

/** A deleted conversation records nothing: what was not delivered before will not be, also once it is restored. */
export const withhold = (live: LiveConversation, meta: CommandMeta): LiveEvent[] =>
  live.undelivered.map((messageId) =>
    deliveryRecorded(
      { messageId, outcome: 'failed', attempts: 0, reason: 'conversation-closed', reference: null },
      meta,
    ),
  );

const deliveryRecorded = (data: RecordDelivery['data'], { now }: CommandMeta): LiveEvent => ({
  type: 'conversation.delivery-recorded.v1',
  data: { ...data, occurredAt: now },
  content: null,
});
