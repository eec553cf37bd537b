import { onePageDirection, pageQuery } from '@verbatim/http';
import { z } from 'zod';
import { type AgentEntity, onBusyPolicies } from '../../entities';
import { exampleIds, exampleTimes, id, name, timestamps } from '../../request/fields';
import {
  abandonAfterMinutes,
  archiveAfterMinutes,
  scoreTimes,
  summaryTimes,
  whenChanged,
  whenGiven,
  whenView,
} from './agent.settings';

const description = z
  .string()
  .max(2_000)
  .nullable()
  .meta({ description: 'What the agent is for, for people; the model is not told.' });
const instructions = z.string().max(20_000).meta({ description: 'What the model is told before every conversation.' });
const provider = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('builtin') }),
    z.strictObject({ kind: z.literal('external') }),
    z.strictObject({ kind: z.literal('provider'), id, model: z.string().min(1).max(200) }),
  ])
  .meta({
    description:
      'Who answers: the built-in help desk over the knowledge entries, your own agent through the API, or a model provider.',
  })
  .meta({ id: 'AgentProvider' });
const onBusy = z
  .enum(onBusyPolicies)
  .meta({ description: 'What becomes of a message that arrives while a reply runs.' });
const debounceMs = z
  .int()
  .min(0)
  .max(10_000)
  .meta({ description: 'Milliseconds a reply waits for the user to finish typing.' });
const handoverAfterFailures = z
  .int()
  .min(1)
  .max(20)
  .nullable()
  .meta({ description: 'After so many failed replies in a row a human takes over; null never.' });

export const createAgent = z
  .strictObject({
    id: id.optional(),
    projectId: id.optional().meta({ description: "Required unless the key is bound to a project; then that one's." }),
    name,
    description: description.default(null),
    instructions: instructions.default(''),
    provider: provider.default({ kind: 'builtin' }),
    onBusy: onBusy.default('enqueue'),
    debounceMs: debounceMs.default(0),
    handoverAfterFailures: handoverAfterFailures.default(null),
    abandonAfterMinutes: abandonAfterMinutes.default(null),
    archiveAfterMinutes: archiveAfterMinutes.default(null),
    summary: whenGiven.prefault({}).meta({ description: 'When conversations are summed up.' }),
    score: whenGiven.prefault({}).meta({ description: 'When conversations are scored.' }),
  })
  .meta({ id: 'CreateAgent' });
export type CreateAgent = z.infer<typeof createAgent>;

export const changeAgent = z
  .strictObject({
    name,
    description,
    instructions,
    provider,
    onBusy,
    debounceMs,
    handoverAfterFailures,
    abandonAfterMinutes,
    archiveAfterMinutes,
    summary: whenChanged.meta({ description: 'When conversations are summed up; what is left out stays as it is.' }),
    score: whenChanged.meta({ description: 'When conversations are scored; what is left out stays as it is.' }),
  })
  .partial()
  .meta({ id: 'ChangeAgent' });
export type ChangeAgent = z.infer<typeof changeAgent>;

export const listAgents = z
  .strictObject({ ...pageQuery, projectId: id.optional().meta({ description: 'Only the agents of this project' }) })
  .refine(...onePageDirection);
export type ListAgents = z.infer<typeof listAgents>;

export const agentView = z
  .strictObject({
    id,
    projectId: id,
    name,
    description: z.string().nullable(),
    instructions: z.string(),
    provider,
    onBusy,
    debounceMs: z.int(),
    handoverAfterFailures: z.int().nullable(),
    abandonAfterMinutes: z.int().nullable(),
    archiveAfterMinutes: z.int().nullable(),
    summary: whenView,
    score: whenView,
    version: z.int().meta({ description: 'Also the ETag: send it back as If-Match.' }),
    ...timestamps,
  })
  .meta({ id: 'Agent' });
export type AgentView = z.infer<typeof agentView>;
type AgentProvider = AgentView['provider'];

export const agentExample: AgentView = {
  id: exampleIds.agent,
  projectId: exampleIds.project,
  name: 'Ada',
  description: 'Answers questions about orders.',
  instructions: 'You help customers of a small shop.',
  provider: { kind: 'builtin' },
  onBusy: 'enqueue',
  debounceMs: 0,
  handoverAfterFailures: null,
  abandonAfterMinutes: 60,
  archiveAfterMinutes: null,
  summary: { onCompletion: true, afterInactivityMinutes: 30, everyTurns: null },
  score: { onCompletion: true, afterInactivityMinutes: null, everyTurns: null },
  version: 1,
  ...exampleTimes,
};

export const toProviderColumns = (given: AgentProvider): Pick<AgentEntity, 'providerKind' | 'providerId' | 'model'> =>
  given.kind === 'provider'
    ? { providerKind: given.kind, providerId: given.id, model: given.model }
    : { providerKind: given.kind, providerId: null, model: null };

const fromProviderColumns = ({ providerKind, providerId, model }: AgentEntity): AgentProvider =>
  providerKind === 'provider'
    ? { kind: providerKind, id: providerId ?? '', model: model ?? '' }
    : { kind: providerKind };

/** What an audit row says about an agent. */
export const auditedAgent = (row: AgentEntity) => ({
  projectId: row.projectId,
  name: row.name,
  description: row.description,
  instructions: row.instructions,
  provider: fromProviderColumns(row),
  onBusy: row.onBusy,
  debounceMs: row.debounceMs,
  handoverAfterFailures: row.handoverAfterFailures,
  abandonAfterMinutes: row.abandonAfterMinutes,
  archiveAfterMinutes: row.archiveAfterMinutes,
  summary: { ...summaryTimes(row) },
  score: { ...scoreTimes(row) },
});

export const toAgentView = (row: AgentEntity): AgentView => ({
  id: row.id,
  ...auditedAgent(row),
  version: row.version,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});
