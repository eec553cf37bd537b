import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RowExists } from '@verbatim/event-store';
import { newId } from '@verbatim/ids';
import { ConversationError } from '../../domain/conversation.errors';
import { ConversationRunner, type Outcome } from '../../shell/conversation.runner';
import { PostedMessages } from '../../shell/posted-messages';
import { messagesTable } from '../../shell/tables';
import { messageIn } from '../../shell/views';
import { toMessageView } from '../../wire/message.view';
import { RecordExternalReplyCommand, type RecordedReply } from './record-external-reply.command';

@CommandHandler(RecordExternalReplyCommand)
export class RecordExternalReplyHandler implements ICommandHandler<RecordExternalReplyCommand, RecordedReply> {
  constructor(
    private readonly runner: ConversationRunner,
    private readonly posted: PostedMessages,
  ) {}

  async execute({ call, conversationId, reply, answer }: RecordExternalReplyCommand): Promise<RecordedReply> {
    const replyId = reply.id ?? newId();
    const view = (outcome: Outcome): RecordedReply | null => {
      const message = messageIn(outcome, conversationId, replyId);
      return message && { message, version: outcome.version };
    };
    const again = async (): Promise<RecordedReply> => {
      const seen = await this.posted.same(call.scope, conversationId, replyId, 'agent', reply.text);
      return { message: toMessageView(seen.message), version: seen.version };
    };
    try {
      const outcome = await this.runner.run({
        call,
        conversationId,
        commands: (_state, meta) => [
          {
            type: 'RecordExternalReply',
            data: { questionId: reply.questionId, replyId, text: reply.text, citations: reply.citations },
            meta: meta(),
          },
        ],
        answer: (decided) => {
          const recorded = view(decided);
          return recorded && answer(recorded);
        },
      });
      return view(outcome) ?? (await again());
    } catch (error) {
      // The question may have ended by this very reply, told twice.
      const told = error instanceof ConversationError && error.code === 'question.not-awaiting-external' && reply.id;
      if (told) return again().catch(() => Promise.reject(error));
      if (error instanceof RowExists && error.table === messagesTable.name) return again();
      throw error;
    }
  }
}
