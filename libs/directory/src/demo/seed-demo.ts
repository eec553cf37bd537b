import type { CallContext } from '@verbatim/kernel';
import type { DataSource } from 'typeorm';
import { newId } from '@verbatim/ids';
import { shardFor } from '../accounts/shard';
import { type AuditNote, Changes } from '../changes/changes';
import { AccountEntity, AgentEntity, ApiKeyEntity, KnowledgeEntryEntity, ProjectEntity } from '../entities';
import { auditedAgent } from '../features/agents/agent.schemas';
import { toScoreColumns, toSummaryColumns } from '../features/agents/agent.settings';
import { auditedKey } from '../features/keys/key.schemas';
import { auditedKnowledge } from '../features/knowledge/knowledge.schemas';
import { auditedProject } from '../features/projects/project.schemas';
import { hashKey, hintOf, makeKey } from '../keys/key-format';
import { keyScopes } from '../keys/key-scopes';
import { platformScope } from '../keys/platform-scope';
import { type Clock, systemClock } from '../ports/clock.port';
import { demoInstructions, demoKnowledge } from './demo-knowledge';

/** What an empty database was given. The key is shown here and never again. */
export interface Demo {
  readonly accountId: string;
  readonly projectId: string;
  readonly agentId: string;
  readonly key: string;
}

const SEED_LOCK = 7_263_515;
const never = { onCompletion: false, afterInactivityMinutes: null, everyTurns: null };

const call: CallContext = {
  scope: platformScope,
  actor: { kind: 'system', id: 'demo' },
  keyId: null,
  requestId: 'demo',
  traceparent: null,
  correlationId: 'demo',
  causationId: null,
  idempotency: null,
};

/**
 * Gives an empty database a demo account with a project, an agent that knows a small shop's help pages, and a live key.
 * Null, and nothing done, when there is any account. Whole or not at all; any number of processes may call it at once.
 */
export const seedDemo = async (dataSource: DataSource, clock: Clock = systemClock): Promise<Demo | null> => {
  const accountId = newId();
  const shard = shardFor(accountId);
  const owned = (now: Date) => ({ shard, accountId, id: newId(), createdAt: now, updatedAt: now });
  return new Changes(dataSource, clock).run<Demo | null>(
    { call, reason: null },
    { shard, accountId },
    async (manager, now) => {
      await manager.query('select pg_advisory_xact_lock($1)', [SEED_LOCK]);
      if ((await manager.count(AccountEntity)) > 0) return { result: null, audit: 'nothing-changed' };

      const account: AccountEntity = { shard, id: accountId, name: 'Larkspur Home', createdAt: now, updatedAt: now };
      const project: ProjectEntity = {
        ...owned(now),
        name: 'Web shop',
        reopenOnMessage: true,
        eraseGraceSeconds: 0,
        legalHold: false,
      };
      const agent: AgentEntity = {
        ...owned(now),
        projectId: project.id,
        name: 'Ada',
        instructions: demoInstructions,
        providerKind: 'builtin',
        providerId: null,
        model: null,
        description: 'Helps customers of a small shop.',
        onBusy: 'enqueue',
        debounceMs: 0,
        handoverAfterFailures: 3,
        abandonAfterMinutes: null,
        archiveAfterMinutes: null,
        ...toSummaryColumns(never),
        ...toScoreColumns(never),
        version: 1,
      };
      const entries = demoKnowledge.map((entry): KnowledgeEntryEntity => ({
        ...owned(now),
        ...entry,
        agentId: agent.id,
      }));
      const key = makeKey('live', shard);
      const apiKey: ApiKeyEntity = {
        shard,
        accountId,
        id: newId(),
        name: 'Demo',
        mode: 'live',
        projectId: null,
        agentId: null,
        scopes: [...keyScopes],
        hash: hashKey(key),
        hint: hintOf(key),
        requestsPerMinute: null,
        createdAt: now,
        expiresAt: null,
        revokedAt: null,
      };
      await manager.insert(AccountEntity, account);
      await manager.insert(ProjectEntity, project);
      await manager.insert(AgentEntity, agent);
      await manager.insert(KnowledgeEntryEntity, entries);
      await manager.insert(ApiKeyEntity, apiKey);
      return {
        result: { accountId, projectId: project.id, agentId: agent.id, key },
        audit: [
          made('account', accountId, { name: account.name, shard }),
          made('project', project.id, auditedProject(project)),
          made('agent', agent.id, auditedAgent(agent)),
          ...entries.map((entry) => made('knowledge', entry.id, auditedKnowledge(entry))),
          made('key', apiKey.id, auditedKey(apiKey)),
        ],
      };
    },
  );
};

const made = (subjectKind: AuditNote['subjectKind'], subjectId: string, after: AuditNote['after']): AuditNote => ({
  action: `${subjectKind}.created`,
  subjectKind,
  subjectId,
  before: null,
  after,
});
