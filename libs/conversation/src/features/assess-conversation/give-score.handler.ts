import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { newId } from '@verbatim/ids';
import { ConversationError } from '../../domain/conversation.errors';
import type { AssessmentRecord } from '../../ports/assessment-reader.port';
import { CONVERSATION_READER, type ConversationReader } from '../../ports/conversation-reader.port';
import { REFERENCES, type References } from '../../ports/references.port';
import { ConversationRunner } from '../../shell/conversation.runner';
import type { Outcome } from '../../shell/outcome';
import { GiveScoreCommand } from './give-score.command';

@CommandHandler(GiveScoreCommand)
export class GiveScoreHandler implements ICommandHandler<GiveScoreCommand> {
  constructor(
    private readonly runner: ConversationRunner,
    @Inject(CONVERSATION_READER) private readonly conversations: ConversationReader,
    @Inject(REFERENCES) private readonly references: References,
  ) {}

  async execute({ call, conversationId, given }: GiveScoreCommand) {
    const scoreId = newId();
    const outcome = await this.runner.run({
      call,
      conversationId,
      commands: async (_state, meta) => {
        const read = await this.conversations.find(call.scope, conversationId);
        if (!read) throw new ConversationError('conversation.not-found');
        const { memberId } = given;
        if (memberId !== null && (await this.references.missing(call.scope, { authorId: memberId })) !== null)
          throw new ConversationError('reference.missing', { field: 'memberId' }, '/memberId');
        return [{ type: 'GiveScore', data: { ...given, scoreId, version: read.version }, meta: meta() }];
      },
    });
    return { record: scoredIn(outcome), version: outcome.version };
  }
}

const scoredIn = ({ events }: Outcome): AssessmentRecord => {
  for (const { event, version } of events) {
    if (event.type !== 'conversation.scored.v1') continue;
    const {
      requestId: id,
      occurredAt: createdAt,
      score,
      by,
      memberId,
      provenance,
      fromVersion,
      toVersion,
    } = event.data;
    const text = event.content?.rationale ?? null;
    return { id, text, score, by, memberId, provenance, fromVersion, toVersion, version, createdAt };
  }
  throw new Error('A score that is given becomes a fact');
};
