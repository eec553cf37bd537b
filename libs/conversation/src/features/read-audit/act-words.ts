import type { ConversationEvent } from '../../domain/conversation.events';

type Type = ConversationEvent['type'];
type DataOf<One extends Type> = Extract<ConversationEvent, { readonly type: One }>['data'];
type Words = { readonly [One in Type]: (data: DataOf<One>) => string };

const questionPhrase = { human: 'a human', external: 'the agent outside' } as const;
const from = (was: string | null, is: string | null): string => `${was ?? 'none'} to ${is ?? 'none'}`;

/** What happened, in a line of English without a word of what people wrote. */
const words: Words = {
  'conversation.started.v1': () => 'The conversation began',
  'conversation.details-changed.v1': ({ fields }) => `Details were changed: ${fields.join(', ')}`,
  'conversation.status-changed.v1': (data) => `The status went from ${data.from} to ${data.to} (${data.cause})`,
  'conversation.mode-changed.v1': ({ mode, cause }) =>
    mode === 'manual' ? `Humans took over (${cause})` : 'The agent took over again',
  'conversation.message-posted.v1': ({ seq }) => `The user said message ${seq}`,
  'conversation.reply-requested.v1': () => 'A reply was asked for',
  'conversation.reply-completed.v1': ({ seq, source }) =>
    `The agent replied with message ${seq}${source === 'external' ? ', from outside' : ''}`,
  'conversation.reply-failed.v1': ({ reason, attempts }) => `The reply failed: ${reason}, attempts: ${attempts}`,
  'conversation.question-cancelled.v1': ({ cause }) => `The question was cancelled (${cause})`,
  'conversation.partial-reply-kept.v1': ({ seq }) => `What there was of a reply was kept as message ${seq}`,
  'conversation.question-merged.v1': () => 'The question was merged into a later one',
  'conversation.question-handed-over.v1': ({ to }) => `The question was handed to ${questionPhrase[to]}`,
  'conversation.reply-suppressed.v1': () => 'A reply that came too late was kept as a draft',
  'conversation.human-message-posted.v1': ({ seq }) => `A human said message ${seq}`,
  'conversation.deleted.v1': ({ eraseAt }) => `The conversation was deleted, to be erased at ${eraseAt}`,
  'conversation.restored.v1': () => 'The conversation was restored',
  'conversation.erased.v1': () => 'The conversation was erased',
  'conversation.anonymised.v1': () => 'The conversation was anonymised: its user was erased',
  'conversation.message-imported.v1': ({ seq }) => `Message ${seq} was imported`,
  'conversation.message-annotated.v1': () => 'A message was annotated',
  'conversation.agent-message-posted.v1': ({ seq, delivery }) =>
    `The agent said message ${seq}${delivery ? `, to be delivered by ${delivery.channel}` : ''}`,
  'conversation.delivery-recorded.v1': ({ outcome, reason }) =>
    outcome === 'delivered' ? 'The message was delivered' : `The message was not delivered: ${reason}`,
  'conversation.state-set.v1': (data) => `The state went from ${from(data.from, data.stateId)}`,
  'conversation.assigned.v1': (data) => `The assignee went from ${from(data.from, data.assigneeId)}`,
  'conversation.categorised.v1': ({ added, removed }) =>
    `Categories were added: ${added.length}, removed: ${removed.length}`,
  'conversation.timer-changed.v1': ({ keepOpen }) =>
    keepOpen ? 'It is kept open' : 'It is closed again when nobody goes on with it',
  'conversation.legal-hold-changed.v1': ({ held }) => (held ? 'A legal hold was set' : 'The legal hold was lifted'),
  'conversation.feedback-given.v1': ({ revision }) => (revision === 1 ? 'Feedback was given' : 'Feedback was changed'),
  'conversation.summary-requested.v1': ({ cause }) => `A summary was asked for (${cause})`,
  'conversation.summarised.v1': () => 'The conversation was summarised',
  'conversation.summary-failed.v1': ({ reason }) => `The summary failed: ${reason}`,
  'conversation.score-requested.v1': ({ cause }) => `A score was asked for (${cause})`,
  'conversation.scored.v1': ({ by, score }) => `A ${by} gave the score ${score}`,
  'conversation.forked.v1': ({ fromConversationId, atVersion }) =>
    `The conversation was forked from ${fromConversationId} at version ${atVersion}`,
  'conversation.score-failed.v1': ({ reason }) => `The score failed: ${reason}`,
};

export const wordsFor = (event: ConversationEvent): string =>
  (words[event.type] as (data: ConversationEvent['data']) => string)(event.data);
