import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Answers, Call, etagOf, HttpAnswer, IdempotentCalls, Operation, Policy } from '@verbatim/http';
import type { CallContext, SavedAnswer } from '@verbatim/kernel';
import { z } from 'zod';
import { ReplyReader } from '../../shell/reply.reader';
import { replyView, uuid } from '../../wire/conversation.schema';
import { exampleStopped } from '../../wire/examples';
import { versionHeader } from '../../wire/headers';
import { HaltListener } from './halts';
import { StopReplyCommand, type Stopped } from './stop-reply.command';

// Long enough for a worker to hand in what it had written; the question has ended whether it does or not.
const PARTIAL_WITHIN_MS = 1_000;

const stoppedView = z
  .object({
    stopped: z.array(replyView).describe('What became of the questions this call ended; empty when nothing ran'),
  })
  .meta({ id: 'StoppedReplies' });

@Controller('v1/conversations')
export class StopReplyController {
  constructor(
    private readonly commands: CommandBus,
    private readonly idempotent: IdempotentCalls,
    private readonly replies: ReplyReader,
    private readonly halts: HaltListener,
  ) {}

  @Post(':conversationId/stop')
  @HttpCode(200)
  @Policy({ scope: 'conversations:write' })
  @Operation({
    id: 'stopReply',
    tag: 'Conversations',
    summary: 'Stop the reply that is being made',
    description:
      'Ends the running reply and the questions that wait behind it; a late reply is not recorded. What was written so far is kept as a partial message. Stopping an idle conversation is harmless.',
    since: '0.1',
  })
  @Answers(200, stoppedView, { description: 'What was stopped', example: exampleStopped, headers: versionHeader })
  async stop(@Call() call: CallContext, @Param('conversationId', { schema: uuid }) id: string): Promise<HttpAnswer> {
    const halts = await this.halts.listen(id);
    try {
      const answer = await this.idempotent.run(call, async () =>
        answerFor(await this.commands.execute(new StopReplyCommand(call, id, answerFor))),
      );
      const { stopped } = answer.body as { stopped: Stopped['questions'] };
      const ran = stopped.flatMap(({ replyId }) => replyId ?? []);
      await halts.heard(ran, PARTIAL_WITHIN_MS);
      const views = await Promise.all(stopped.map(({ questionId }) => this.replies.read(call.scope, id, questionId)));
      return new HttpAnswer(200, { stopped: views.filter((view) => view !== null) }, answer.headers);
    } finally {
      halts.close();
    }
  }
}

const answerFor = ({ questions, version }: Stopped): SavedAnswer => ({
  status: 200,
  headers: { etag: etagOf(version) },
  body: { stopped: questions },
});
