import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { isImported, StoreUnavailable, type RecordedEvent } from '@verbatim/event-store';
import { derivedId } from '@verbatim/ids';
import { environments, type AccountScope, type CallContext } from '@verbatim/kernel';
import { armIn, type Armed, type SqlRunner } from '@verbatim/owed-work';
import { ConversationError } from '../../domain/conversation.errors';
import { shortestMinutes } from '../../domain/conversation.idle';
import { AGENTS, type AgentFacts, type Agents } from '../../ports/agents.port';
import type { AssessmentKind } from '../../ports/assessment-reader.port';
import { IDLE_TIMERS, type IdleTimers } from '../../ports/idle-timers.port';
import { RequestAssessmentCommand } from '../../shell/assessments/request-assessment.command';
import { knownEvent } from '../../shell/known-event';
import { idleRulesOf } from '../../shell/idle-rules';
import { momentOf, type Moment } from './moments';
import { closeIdle } from './timers.owed';

/**
 * Stored: where it has got to is kept under this name. It reacts, it does not project: set back to the start it would ask
 * for old summaries again, so its checkpoint must never be reset, and a replay of read models leaves it alone.
 */
export const AUTOMATIONS = 'automations.v1';

/** So that a burst of messages makes one assessment. */
const TURNS_DELAY_MS = 5_000;
const MINUTE_MS = 60_000;
const kinds: readonly AssessmentKind[] = ['summary', 'score'];

interface Watched extends Moment {
  readonly agent: AgentFacts;
}
interface Asking {
  readonly moment: Watched;
  readonly kind: AssessmentKind;
  readonly cause: 'completed' | 'turns';
}

/** Does what agents want done by itself: asks for summaries and scores, and starts inactivity timers. */
@Injectable()
export class Automations {
  constructor(
    private readonly commands: CommandBus,
    @Inject(AGENTS) private readonly agents: Agents,
    @Inject(IDLE_TIMERS) private readonly timers: IdleTimers,
  ) {}

  /**
   * Asks first, then starts timers in the caller's transaction: nobody who waits for their rows is waited for. Asking
   * again after a crash in between adds nothing, for a request's id follows from its event.
   */
  async react(shard: number, recorded: readonly RecordedEvent[], sql: SqlRunner): Promise<void> {
    // What was imported was reacted to where it happened; its timers are set by the import.
    const moments = recorded.flatMap((event) => (isImported(event) ? [] : (momentOf(event, knownEvent(event)) ?? [])));
    if (moments.length === 0) return;
    const watched = await this.reacting(shard, moments).catch((error: unknown) => {
      // What keeps us from asking now is no fault of the event: it is tried again, and the follower does not stop at it.
      throw new StoreUnavailable(error, 'no');
    });
    await armIn(
      sql,
      closeIdle,
      watched.flatMap((moment) => timerOf(shard, moment)),
    );
  }

  private async reacting(shard: number, moments: readonly Moment[]): Promise<readonly Watched[]> {
    const watched = await this.watched(shard, moments);
    const byConversation = new Map<string, Asking[]>();
    for (const asking of [...completions(watched), ...(await this.turns(shard, watched))]) {
      const { conversationId } = asking.moment;
      byConversation.set(conversationId, [...(byConversation.get(conversationId) ?? []), asking]);
    }
    await Promise.all([...byConversation.values()].map((askings) => this.ask(shard, askings)));
    return watched;
  }

  /** The moments of agents that want something done, with those agents. */
  private async watched(shard: number, moments: readonly Moment[]): Promise<readonly Watched[]> {
    const agentOf = new Map<string, string>();
    for (const { conversationId, what } of moments)
      if (what.kind === 'started') agentOf.set(conversationId, what.agentId);
    const unknown = moments.filter(({ conversationId }) => !agentOf.has(conversationId));
    if (unknown.length > 0)
      for (const [id, agentId] of await this.timers.agentsOf(shard, unknown)) agentOf.set(id, agentId);
    const found = await Promise.all(
      moments.map(async (moment) => {
        const agentId = agentOf.get(moment.conversationId);
        const agent = agentId ? await this.agents.find(scopeOf(shard, moment.accountId), agentId) : null;
        return agent ? [{ ...moment, agent }] : [];
      }),
    );
    return found.flat();
  }

  /** Every so many of the user's messages. */
  private async turns(shard: number, watched: readonly Watched[]): Promise<readonly Asking[]> {
    const counted = watched.flatMap((moment) => {
      const { what, agent, accountId, conversationId } = moment;
      if (what.kind !== 'turn' || kinds.every((kind) => agent[kind].everyTurns === null)) return [];
      return [{ moment, accountId, conversationId, seq: what.seq }];
    });
    if (counted.length === 0) return [];
    const turns = await this.timers.turnsAt(shard, counted);
    return counted.flatMap(({ moment }, index) => {
      const turn = turns[index] ?? 0;
      const isTime = (every: number | null): boolean => every !== null && turn > 0 && turn % every === 0;
      const due = kinds.filter((kind) => isTime(moment.agent[kind].everyTurns));
      return due.map((kind) => ({ moment, kind, cause: 'turns' as const }));
    });
  }

  /** One after the other, for one conversation. */
  private async ask(shard: number, askings: readonly Asking[]): Promise<void> {
    for (const { moment, kind, cause } of askings.toSorted((a, b) => a.moment.position - b.moment.position)) {
      const requestId = derivedId(cause, kind, shard, moment.position);
      const delayMs = cause === 'turns' ? TURNS_DELAY_MS : 0;
      const request = { kind, requestId, cause, delayMs, since: moment.at };
      try {
        await this.commands.execute(
          new RequestAssessmentCommand(callOf(shard, moment), moment.conversationId, request),
        );
      } catch (error) {
        if (!(error instanceof ConversationError)) throw error; // deleted, or its user erased: nobody would see it
      }
    }
  }
}

const completions = (watched: readonly Watched[]): readonly Asking[] =>
  watched.flatMap((moment) => {
    if (moment.what.kind !== 'completed') return [];
    const wanted = kinds.filter((kind) => moment.agent[kind].onCompletion);
    return wanted.map((kind) => ({ moment, kind, cause: 'completed' as const }));
  });

/** By then there may be something to do; whether there is, is seen then. */
const timerOf = (shard: number, { accountId, conversationId: lane, at, agent }: Watched): readonly Armed[] => {
  const minutes = shortestMinutes(idleRulesOf(agent));
  if (minutes === null) return [];
  return [{ shard, accountId, lane, by: new Date(Date.parse(at) + minutes * MINUTE_MS).toISOString() }];
};

const scopeOf = (shard: number, accountId: string): AccountScope => ({
  shard,
  accountId,
  projectId: null,
  agentId: null,
  environments,
});

const callOf = (shard: number, { accountId, conversationId, position, traceparent }: Moment): CallContext => ({
  scope: scopeOf(shard, accountId),
  actor: { kind: 'worker', id: AUTOMATIONS },
  keyId: null,
  requestId: `${AUTOMATIONS}:${shard}:${position}`,
  traceparent,
  correlationId: conversationId,
  causationId: null,
  idempotency: null,
});
