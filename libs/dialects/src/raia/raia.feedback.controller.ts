import { Body, Controller, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  FindMessageOfUserQuery,
  GetMessageQuery,
  GiveFeedbackCommand,
  type FeedbackRecord,
  type MessageRecord,
} from '@verbatim/conversation';
import { Answers, Call, IdempotentCalls, Operation, Policy, type HttpAnswer } from '@verbatim/http';
import type { AccountScope, CallContext, SavedAnswer } from '@verbatim/kernel';
import { raiaGivenFeedback, type RaiaGivenFeedback } from './raia.answers';
import { exampleBodies, exampleFeedback } from './raia.examples';
import { feedbackBody, type GiveFeedback } from './raia.schemas';

/** An answer, and what it answers. */
interface Rated {
  readonly message: MessageRecord;
  readonly question: string | null;
}

@Controller('compat/raia/external/conversation-message-feedbacks')
export class RaiaFeedbackController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly idempotent: IdempotentCalls,
  ) {}

  @Post()
  @Policy({ scope: 'conversations:write' })
  @Operation({
    id: 'raiaGiveFeedback',
    tag: 'Feedback',
    summary: 'Create or update the feedback on a message',
    description: 'The second vote of a user takes the place of the first.',
    since: '0.2',
    example: exampleBodies.feedback,
  })
  @Answers(201, raiaGivenFeedback, { description: 'As it is now', example: exampleFeedback })
  give(@Call() call: CallContext, @Body({ schema: feedbackBody }) body: GiveFeedback): Promise<HttpAnswer> {
    return this.idempotent.run(call, async () => {
      const rated = await this.rated(call.scope, body);
      const { message } = rated;
      const answer = (given: FeedbackRecord): SavedAnswer => ({
        status: 201,
        body: shown(body, rated, given),
        headers: {},
      });
      const given = {
        rating: body.voteType,
        value: null,
        reasons: [],
        // What was answered is known: another text is what the user would have had.
        suggestedAnswer: body.answer === message.text ? null : (body.answer ?? null),
        comment: body.comment ?? null,
      };
      const rater = { kind: 'user', id: body.userId } as const;
      const command = new GiveFeedbackCommand(call, message.conversationId, message.id, given, rater, answer);
      return answer((await this.commands.execute(command)).feedback);
    });
  }

  /** Who names a question means the answer to it. */
  private async rated(scope: AccountScope, body: GiveFeedback): Promise<Rated> {
    const named = await this.queries.execute(
      new FindMessageOfUserQuery(scope, body.userId, body.conversationMessageId),
    );
    const { conversationId } = named;
    const get = (id: string) => this.queries.execute(new GetMessageQuery(scope, conversationId, id));
    if (named.question?.kind === 'answered')
      return { message: await get(named.question.messageId), question: named.text };
    return { message: named, question: named.questionId === null ? null : (await get(named.questionId)).text };
  }
}

const shown = (body: GiveFeedback, { message, question }: Rated, given: FeedbackRecord): RaiaGivenFeedback => ({
  id: given.id,
  conversationMessageId: body.conversationMessageId,
  voteType: body.voteType,
  question,
  answer: given.suggestedAnswer ?? message.text,
  createdAt: given.createdAt,
  updatedAt: given.updatedAt,
  comment: given.comment,
});
