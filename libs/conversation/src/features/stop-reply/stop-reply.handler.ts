import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ConversationRunner } from '../../shell/conversation.runner';
import type { Outcome } from '../../shell/outcome';
import { StopReplyCommand, type Stopped } from './stop-reply.command';

@CommandHandler(StopReplyCommand)
export class StopReplyHandler implements ICommandHandler<StopReplyCommand, Stopped> {
  constructor(private readonly runner: ConversationRunner) {}

  async execute({ call, conversationId, answer }: StopReplyCommand): Promise<Stopped> {
    const outcome = await this.runner.run({
      call,
      conversationId,
      commands: (_state, meta) => [{ type: 'Stop', data: {}, meta: meta() }],
      answer: (decided) => answer(stoppedIn(decided)),
    });
    return stoppedIn(outcome);
  }
}

const stoppedIn = ({ events, version }: Outcome): Stopped => ({
  questions: events.flatMap(({ event }) =>
    event.type === 'conversation.question-cancelled.v1'
      ? [{ questionId: event.data.questionId, replyId: event.data.replyId }]
      : [],
  ),
  version,
});
