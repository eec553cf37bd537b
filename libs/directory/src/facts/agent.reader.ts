import type { AccountScope } from '@verbatim/kernel';
import { LRUCache } from 'lru-cache';
import type { AccountRef } from '../accounts/account-ref';
import type { OnBusyPolicy } from '../entities';
import type { Clock } from '../ports/clock.port';
import type { PreparedClient } from '../ports/prepared-client.port';
import type { AgentFacts, AssessmentTimes, DescribedFacts } from './facts';

const FRESH_MS = 2_000;
const REMEMBERED = 5_000;

interface AgentRow {
  id: string;
  project_id: string;
  name: string;
  instructions: string;
  version: number;
  on_busy: OnBusyPolicy;
  debounce_ms: number;
  handover_after_failures: number | null;
  abandon_after_minutes: number | null;
  archive_after_minutes: number | null;
  summary: AssessmentTimes;
  score: AssessmentTimes;
  provider_kind: 'builtin' | 'external' | 'provider';
  provider_id: string | null;
  model: string | null;
  reopen_on_message: boolean;
  erase_grace_seconds: number;
  legal_hold: boolean;
}

/** Agents as other contexts see them: cached for two seconds, keyed by account, bounded. A missing agent is not cached. */
export class AgentReader {
  private readonly cache: LRUCache<string, AgentFacts, { account: AccountRef; agentId: string }>;

  constructor(
    private readonly client: PreparedClient,
    clock: Clock,
  ) {
    this.cache = new LRUCache({
      max: REMEMBERED,
      ttl: FRESH_MS,
      ttlResolution: 0, // ask our clock each time
      perf: { now: () => clock.now().getTime() },
      ignoreFetchAbort: true, // an entry pushed out while it is read still answers those who wait for it
      fetchMethod: (_key, _stale, { context }) => this.load(context.account, context.agentId),
    });
  }

  /**
   * Null when the agent is missing, another account's, or beyond what the key is bound to. `fresh`: asks the database,
   * for what cannot be undone.
   */
  async find(
    scope: AccountScope,
    agentId: string,
    { fresh = false }: { readonly fresh?: boolean } = {},
  ): Promise<AgentFacts | null> {
    if (scope.agentId !== null && scope.agentId !== agentId) return null;
    const agent = await this.cache.fetch(`${scope.accountId}/${agentId}`, {
      context: { account: scope, agentId },
      forceRefresh: fresh,
    });
    if (!agent || (scope.projectId !== null && scope.projectId !== agent.project.id)) return null;
    return agent;
  }

  /** Those that are found and within the scope, in no order, as they are now. One statement. */
  async many(
    { shard, accountId, projectId, agentId }: AccountScope,
    ids: readonly string[],
  ): Promise<DescribedFacts[]> {
    const reached = ids.filter((id) => agentId === null || agentId === id);
    if (reached.length === 0) return [];
    const { rows } = await this.client.query({
      name: 'directory.many-agents',
      text: `select id, project_id as "projectId", name, description from agents
             where shard = $1 and account_id = $2 and id = any($3::uuid[]) and ($4::uuid is null or project_id = $4)`,
      values: [shard, accountId, reached, projectId],
    });
    return rows as DescribedFacts[];
  }

  /** Makes a change of this process be seen by it at once. */
  forgetAccount(accountId: string): void {
    for (const key of this.cache.keys()) if (key.startsWith(accountId)) this.cache.delete(key);
  }

  private async load({ shard, accountId }: AccountRef, agentId: string): Promise<AgentFacts | undefined> {
    const { rows } = await this.client.query({
      name: 'directory.agent-facts',
      text: `select a.id, a.project_id, a.name, a.instructions, a.version, a.on_busy, a.debounce_ms,
               a.handover_after_failures, a.provider_kind, a.provider_id, a.model,
               a.abandon_after_minutes, a.archive_after_minutes, ${timesOf('summary')}, ${timesOf('score')},
               p.reopen_on_message, p.erase_grace_seconds, p.legal_hold
             from agents a
             join projects p on p.shard = a.shard and p.account_id = a.account_id and p.id = a.project_id
             where a.shard = $1 and a.account_id = $2 and a.id = $3`,
      values: [shard, accountId, agentId],
    });
    const row = (rows as AgentRow[])[0];
    return row && toFacts(row);
  }
}

const timesOf = (what: 'summary' | 'score'): string =>
  `jsonb_build_object('onCompletion', a.${what}_on_completion, 'afterInactivityMinutes',
     a.${what}_after_inactivity_minutes, 'everyTurns', a.${what}_every_turns) as ${what}`;

const toFacts = (row: AgentRow): AgentFacts => ({
  id: row.id,
  version: row.version,
  name: row.name,
  instructions: row.instructions,
  onBusy: row.on_busy,
  debounceMs: row.debounce_ms,
  handoverAfterFailures: row.handover_after_failures,
  abandonAfterMinutes: row.abandon_after_minutes,
  archiveAfterMinutes: row.archive_after_minutes,
  summary: row.summary,
  score: row.score,
  provider:
    row.provider_kind === 'provider'
      ? { kind: 'provider', id: row.provider_id ?? '', model: row.model ?? '' }
      : { kind: row.provider_kind },
  project: {
    id: row.project_id,
    reopenOnMessage: row.reopen_on_message,
    eraseGraceSeconds: row.erase_grace_seconds,
    legalHold: row.legal_hold,
  },
});
