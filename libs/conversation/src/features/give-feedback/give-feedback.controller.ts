import { Body, Controller, Param, Put } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Answers, Call, etagOf, HttpAnswer, Operation, Policy } from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import type { z } from 'zod';
import { uuid } from '../../wire/conversation.schema';
import { exampleFeedback, exampleFeedbackBody } from '../../wire/feedback.examples';
import { feedbackBody, feedbackView, type FeedbackView } from '../../wire/feedback.schema';
import { toFeedbackView } from '../../wire/feedback.view';
import { versionHeader } from '../../wire/headers';
import { GiveFeedbackCommand } from './give-feedback.command';

@Controller('v1/conversations/:conversationId/messages/:messageId/feedback')
export class GiveFeedbackController {
  constructor(private readonly commands: CommandBus) {}

  @Put()
  @Policy({ scope: 'conversations:write' })
  @Operation({
    id: 'giveFeedback',
    tag: 'Feedback',
    summary: 'Say what somebody thinks of an answer',
    description: [
      'Each rater has one feedback on each message: the second one takes the place of the first, and every one of them stays in the history. The same again changes nothing.',
      'Answers are rated, and whatever else an agent or a human wrote; a message of the user takes no feedback.',
    ].join('\n\n'),
    since: '0.2',
    example: exampleFeedbackBody,
  })
  @Answers(200, feedbackView, { description: 'As it is now', example: exampleFeedback, headers: versionHeader })
  async give(
    @Call() call: CallContext,
    @Param('conversationId', { schema: uuid }) id: string,
    @Param('messageId', { schema: uuid }) messageId: string,
    @Body({ schema: feedbackBody }) { rater, ...given }: z.output<typeof feedbackBody>,
  ): Promise<HttpAnswer<FeedbackView>> {
    const command = new GiveFeedbackCommand(call, id, messageId, given, rater ?? null);
    const { feedback, version } = await this.commands.execute(command);
    return new HttpAnswer(200, toFeedbackView(feedback), { etag: etagOf(version) });
  }
}
