import { Inject, Injectable } from '@nestjs/common';
import { armIn, type Claim, type SqlRunner, type Verdict, type WorkHandler } from '@verbatim/owed-work';
import { shortestMinutes } from '../../domain/conversation.idle';
import { AGENTS, type Agents } from '../../ports/agents.port';
import { IDLE_TIMERS, type IdleTimers, type OpenCursor } from '../../ports/idle-timers.port';
import { idleRulesOf } from '../../shell/idle-rules';
import { callOf } from '../../shell/worker-call';
import { closeIdle, lookAnew } from './timers.owed';

const PAGE = 500;

interface AgentRef {
  readonly shard: number;
  readonly accountId: string;
  readonly agentId: string;
}

/** Promises, in the transaction that changes an agent's times, that its open conversations are looked at anew. */
export const oweLookAnew = (sql: SqlRunner, { shard, accountId, agentId }: AgentRef): Promise<void> =>
  armIn(sql, lookAnew, [{ shard, accountId, lane: agentId, by: 'now' }]);

/** Has every open conversation of an agent looked at now, page by page: those without a timer get one. */
@Injectable()
export class LookAnewWorker implements WorkHandler {
  readonly definition = lookAnew;

  constructor(
    @Inject(AGENTS) private readonly agents: Agents,
    @Inject(IDLE_TIMERS) private readonly timers: IdleTimers,
  ) {}

  async handle(claim: Claim, held: AbortSignal): Promise<Verdict> {
    const { shard, accountId, lane: agentId } = claim;
    const agent = await this.agents.find(callOf(claim).scope, agentId, { fresh: true });
    // Without times there is nothing to do; the timers that are set find that out when they are due.
    if (!agent || shortestMinutes(idleRulesOf(agent)) === null) return { kind: 'done' };
    let after: OpenCursor | null = null;
    do {
      held.throwIfAborted(); // whoever takes over begins anew, which does no harm
      const page: Awaited<ReturnType<IdleTimers['openOf']>> = await this.timers.openOf(
        { shard, accountId, agentId },
        after,
        PAGE,
      );
      await armIn(
        this.timers.sql,
        closeIdle,
        page.ids.map((lane) => ({ shard, accountId, lane, by: 'now' })),
      );
      after = page.next;
    } while (after !== null);
    return { kind: 'done' };
  }
}
