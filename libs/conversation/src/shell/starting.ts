import type { AccountScope, Environment } from '@verbatim/kernel';
import type { Start } from '../domain/conversation.commands';
import { ConversationError } from '../domain/conversation.errors';
import { detailFields, type Details, type Status } from '../domain/conversation.events';
import type { AgentFacts, Agents } from '../ports/agents.port';
import { given } from './message-parts';

/** What can be said of a conversation that is to start, whoever starts it. */
export type StartInput = { readonly [Field in keyof Omit<Details, 'metrics'>]?: Details[Field] | undefined } & {
  /** Needed unless the key is bound to an agent. */
  readonly agentId?: string | undefined;
  readonly environment?: Environment | undefined;
  readonly channel: string;
  readonly variantId?: string | undefined;
  readonly stateId?: string | undefined;
  readonly assigneeId?: string | undefined;
  readonly categoryIds?: readonly string[] | undefined;
  /** In which it begins; pending unless said otherwise. */
  readonly status?: Status | undefined;
};

/** The agent named, or the one the key is bound to. Throws `agent.required`, `agent.missing`. */
export const agentFor = async (agents: Agents, scope: AccountScope, input: StartInput): Promise<AgentFacts> => {
  const agentId = input.agentId ?? scope.agentId;
  if (!agentId) throw new ConversationError('agent.required', {}, '/agentId');
  const agent = await agents.find(scope, agentId);
  if (!agent) throw new ConversationError('agent.missing', {}, '/agentId');
  return agent;
};

/** The environment named, or the first the key reaches. Throws `conversation.environment`. */
export const environmentFor = (scope: AccountScope, input: StartInput): Environment => {
  const environment = input.environment ?? scope.environments[0];
  if (!scope.environments.includes(environment))
    throw new ConversationError('conversation.environment', { environment }, '/environment');
  return environment;
};

/** The details that were given; null when none were. */
export const detailsGiven = (input: StartInput): Partial<Details> | null =>
  given<Partial<Details>>(
    Object.fromEntries(detailFields.map((field) => [field, field === 'metrics' ? undefined : input[field]])),
  );

export const startFactsOf = (
  input: StartInput,
  agent: AgentFacts,
  environment: Environment,
  userId: string | null,
): Start['data'] => ({
  projectId: agent.projectId,
  agentId: agent.id,
  userId,
  environment,
  channel: input.channel,
  ...given<Pick<Start['data'], 'variantId' | 'stateId' | 'assigneeId' | 'categoryIds' | 'status'>>({
    variantId: input.variantId,
    stateId: input.stateId,
    assigneeId: input.assigneeId,
    categoryIds: input.categoryIds,
    status: input.status,
  }),
  details: detailsGiven(input) ?? {},
});
