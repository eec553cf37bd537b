import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { MessageAdder, type Added } from '../../shell/message-adder';
import { RecordExternalReplyCommand } from './record-external-reply.command';

@CommandHandler(RecordExternalReplyCommand)
export class RecordExternalReplyHandler implements ICommandHandler<RecordExternalReplyCommand, Added> {
  constructor(private readonly messages: MessageAdder) {}

  execute({ call, conversationId, reply, answer }: RecordExternalReplyCommand): Promise<Added> {
    const { id, text, questionId, citations } = reply;
    return this.messages.add({
      call,
      conversationId,
      role: 'agent',
      id,
      text,
      command: (replyId, meta) => ({
        type: 'RecordExternalReply',
        data: { questionId, replyId, text, citations },
        meta,
      }),
      answer,
    });
  }
}
