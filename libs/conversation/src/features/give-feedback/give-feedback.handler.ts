import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CallContext } from '@verbatim/kernel';
import { newId } from '@verbatim/ids';
import type { StoredFeedback } from '../../domain/conversation.commands';
import { ConversationError } from '../../domain/conversation.errors';
import type { Rater } from '../../domain/conversation.events';
import { isLive } from '../../domain/conversation.state';
import { FEEDBACK_READER, type FeedbackReader, type FeedbackRecord } from '../../ports/feedback-reader.port';
import { MESSAGE_READER, type MessageReader } from '../../ports/message-reader.port';
import { REFERENCES, type References } from '../../ports/references.port';
import { ConversationRunner } from '../../shell/conversation.runner';
import type { Outcome } from '../../shell/outcome';
import { GiveFeedbackCommand, type FeedbackGivenTo, type NamedRater } from './give-feedback.command';

@CommandHandler(GiveFeedbackCommand)
export class GiveFeedbackHandler implements ICommandHandler<GiveFeedbackCommand, FeedbackGivenTo> {
  constructor(
    private readonly runner: ConversationRunner,
    @Inject(MESSAGE_READER) private readonly messages: MessageReader,
    @Inject(FEEDBACK_READER) private readonly feedback: FeedbackReader,
    @Inject(REFERENCES) private readonly references: References,
  ) {}

  async execute({
    call,
    conversationId,
    messageId,
    given,
    rater: named,
    answer,
  }: GiveFeedbackCommand): Promise<FeedbackGivenTo> {
    let rater: Rater = { kind: 'user', id: null };
    let before: FeedbackRecord | null = null;
    const { version } = await this.runner.run({
      call,
      conversationId,
      commands: async (state, meta) => {
        if (!isLive(state)) throw new ConversationError('conversation.not-found');
        const message = await this.messages.find(call.scope, conversationId, messageId);
        if (!message) throw new ConversationError('message.not-found');
        rater = await this.raterOf(call, named, state.userId);
        before = await this.feedback.find(call.scope, conversationId, messageId, rater);
        const current = before && storedOf(before);
        const data = { feedbackId: newId(), messageId, role: message.role, rater, given, current };
        return [{ type: 'GiveFeedback', data, meta: meta() }];
      },
      answer: (decided) => {
        const now = recordIn(decided, conversationId, before);
        return now && answer ? answer(now) : null;
      },
    });
    const feedback = await this.feedback.find(call.scope, conversationId, messageId, rater);
    if (!feedback) throw new ConversationError('conversation.not-found');
    return { feedback, version };
  }

  private async raterOf(call: CallContext, named: NamedRater | null, userId: string | null): Promise<Rater> {
    const { scope, actor } = call;
    const acting = actor.kind === 'member' ? actor.id : null;
    const kind = named?.kind ?? (acting === null ? 'user' : 'member');
    const byDefault = kind === 'member' ? acting : userId;
    const id = named?.id ?? byDefault;
    const isMissing =
      named?.id === undefined
        ? kind === 'member' && acting === null
        : (await this.references.missing(scope, kind === 'member' ? { authorId: id } : { userId: id })) !== null;
    if (isMissing) throw new ConversationError('reference.missing', { field: 'rater' }, '/rater/id');
    return { kind, id };
  }
}

/** As the row will read; null when nothing was new. */
const recordIn = (
  { events }: Outcome,
  conversationId: string,
  before: FeedbackRecord | null,
): FeedbackRecord | null => {
  for (const { event } of events) {
    if (event.type !== 'conversation.feedback-given.v1') continue;
    const { feedbackId: id, messageId, rater, rating, value, revision, occurredAt } = event.data;
    const { reasons = [], suggestedAnswer = null, comment = null } = event.content ?? {};
    const said = { rating, value, reasons, suggestedAnswer, comment, revision };
    const times = { createdAt: before?.createdAt ?? occurredAt, updatedAt: occurredAt };
    return { id, conversationId, messageId, rater, ...said, ...times };
  }
  return null;
};

const storedOf = ({ id, revision, updatedAt, ...record }: FeedbackRecord): StoredFeedback => ({
  feedbackId: id,
  revision,
  occurredAt: updatedAt,
  rating: record.rating,
  value: record.value,
  reasons: record.reasons,
  suggestedAnswer: record.suggestedAnswer,
  comment: record.comment,
});
