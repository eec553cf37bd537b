import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { partsOf } from '../../shell/message-parts';
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
      extras: reply,
      command: (messageId, meta) =>
        questionId === null
          ? { type: 'PostAgentMessage', data: { messageId, text, delivery: null, ...partsOf(reply) }, meta }
          : {
              type: 'RecordExternalReply',
              data: { questionId, replyId: messageId, text, citations, ...partsOf(reply) },
              meta,
            },
      answer,
    });
  }
}
