import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RowGuardFailed } from '@verbatim/event-store';
import { ConversationError } from '../../domain/conversation.errors';
import { isLive } from '../../domain/conversation.state';
import { AGENTS, type Agents } from '../../ports/agents.port';
import { ConversationRunner, type Execution } from '../../shell/conversation.runner';
import {
  KeepPartialCommand,
  RecordReplyCommand,
  RecordReplyFailureCommand,
  type Recorded,
} from './record-outcome.command';

@CommandHandler(RecordReplyCommand)
export class RecordReplyHandler implements ICommandHandler<RecordReplyCommand, Recorded> {
  constructor(private readonly runner: ConversationRunner) {}

  execute({ call, claim, text, citations, provenance, timing }: RecordReplyCommand): Promise<Recorded> {
    return recorded(this.runner, {
      call,
      claim,
      conversationId: claim.lane,
      commands: (_state, meta) => [
        { type: 'RecordReply', data: { ...claim.subject, text, citations, provenance, timing }, meta: meta() },
      ],
    });
  }
}

@CommandHandler(RecordReplyFailureCommand)
export class RecordReplyFailureHandler implements ICommandHandler<RecordReplyFailureCommand, Recorded> {
  constructor(
    private readonly runner: ConversationRunner,
    @Inject(AGENTS) private readonly agents: Agents,
  ) {}

  execute({ call, claim, reason, timing }: RecordReplyFailureCommand): Promise<Recorded> {
    // An exhausted claim made no try of its own.
    const attempts = claim.exhausted ? claim.attempt - 1 : claim.attempt;
    return recorded(this.runner, {
      call,
      claim,
      conversationId: claim.lane,
      commands: async (state, meta) => {
        const agent = isLive(state) ? await this.agents.find(call.scope, state.agentId) : null;
        const handoverAfterFailures = agent?.handoverAfterFailures ?? null;
        const data = { ...claim.subject, reason, attempts, timing, handoverAfterFailures };
        return [{ type: 'RecordReplyFailure', data, meta: meta() }];
      },
    });
  }
}

@CommandHandler(KeepPartialCommand)
export class KeepPartialHandler implements ICommandHandler<KeepPartialCommand, Recorded> {
  constructor(private readonly runner: ConversationRunner) {}

  execute({ call, claim, text, timing }: KeepPartialCommand): Promise<Recorded> {
    return recorded(this.runner, {
      call,
      conversationId: claim.lane,
      commands: (_state, meta) => [
        { type: 'KeepPartial', data: { ...claim.subject, attempt: claim.attempt, text, timing }, meta: meta() },
      ],
    });
  }
}

/** A late outcome is refused by the fence or by the decider: expected, and no error of the worker's. */
const recorded = async (runner: ConversationRunner, execution: Execution): Promise<Recorded> => {
  try {
    return (await runner.run(execution)).events.length > 0;
  } catch (error) {
    if (error instanceof RowGuardFailed || (error instanceof ConversationError && lateCodes.has(error.code)))
      return false;
    throw error;
  }
};

const lateCodes = new Set<string>(['reply.superseded', 'conversation.not-found']);
