import { Inject, Injectable } from '@nestjs/common';
import { derivedId } from '@verbatim/ids';
import type { Claim, Verdict, WorkHandler } from '@verbatim/owed-work';
import type { CommandMeta, ConversationCommand } from '../../domain/conversation.commands';
import { ConversationError } from '../../domain/conversation.errors';
import { idleSteps, nextLook, type IdleRules, type IdleStep } from '../../domain/conversation.idle';
import { isLive, type Conversation } from '../../domain/conversation.state';
import { AGENTS, type Agents } from '../../ports/agents.port';
import { Clock } from '../../shell/clock';
import { scores, summaries } from '../../shell/assessments/assessments';
import { ConversationLoader } from '../../shell/conversation.loader';
import { ConversationRunner } from '../../shell/conversation.runner';
import { idleRulesOf } from '../../shell/idle-rules';
import { callOf } from '../../shell/worker-call';
import { closeIdle } from './timers.owed';

/** What is due and cannot be done now is not looked at all the time. */
const LEAST_MS = 5_000;
const DONE: Verdict = { kind: 'done' };
const assessed = { summaries, scores } as const;

/** Does what is due about a conversation that nobody goes on with, and looks again when the next thing is. */
@Injectable()
export class CloseIdleWorker implements WorkHandler {
  readonly definition = closeIdle;

  constructor(
    private readonly runner: ConversationRunner,
    private readonly loader: ConversationLoader,
    private readonly clock: Clock,
    @Inject(AGENTS) private readonly agents: Agents,
  ) {}

  async handle(claim: Claim): Promise<Verdict> {
    const call = callOf(claim);
    const { state } = await this.loader.load({ shard: claim.shard, accountId: claim.accountId, streamId: claim.lane });
    if (!isLive(state)) return DONE; // a restore sets the timer again
    const agent = await this.agents.find(call.scope, state.agentId, { fresh: true }); // times changed just now count
    if (!agent) return DONE;
    const rules = idleRulesOf(agent);
    const isDue = ({ at }: IdleStep): boolean => at <= this.clock.now().toISOString();
    try {
      const after = idleSteps(state, rules).some(isDue)
        ? await this.runner.run({
            call,
            conversationId: claim.lane,
            // Decided on what is there then: a message that came meanwhile keeps the conversation open.
            commands: (now, meta) => dueCommands(claim.lane, now, rules, meta),
          })
        : { after: state };
      return this.lookAgain(after.after, rules);
    } catch (error) {
      if (error instanceof ConversationError) return DONE; // deleted meanwhile, or its user erased
      throw error;
    }
  }

  private lookAgain(state: Conversation, rules: IdleRules): Verdict {
    if (!isLive(state)) return DONE;
    const now = this.clock.now();
    const at = nextLook(state, rules, now.toISOString());
    if (at === null) return DONE;
    return { kind: 'later', inMs: Math.max(LEAST_MS, Date.parse(at) - now.getTime()) };
  }
}

const dueCommands = (
  conversationId: string,
  state: Conversation,
  rules: IdleRules,
  meta: () => CommandMeta,
): readonly ConversationCommand[] => {
  if (!isLive(state)) return [];
  const { now } = meta();
  return idleSteps(state, rules)
    .filter(({ at }) => at <= now)
    .map((step) => {
      if (step.kind === 'close')
        return { type: 'ChangeStatus', data: { to: step.to, cause: 'inactivity' }, meta: meta() };
      // One for each time it falls silent, however often that is looked at.
      const requestId = derivedId('inactivity', step.what, conversationId, state.lastMessageAt ?? '');
      return assessed[step.what].request({ requestId, cause: 'inactivity', dueAt: now }, meta());
    });
};
