import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { newId } from '@verbatim/ids';
import type { AccountScope, Environment } from '@verbatim/kernel';
import { IsNull, type EntityManager } from 'typeorm';
import { created, type Answer } from '../../changes/answer';
import { Changes } from '../../changes/changes';
import { CredentialVault } from '../../credentials/credential-vault';
import { DirectoryError, notFound } from '../../directory.errors';
import { AgentEntity, NATIVE_FORMAT, WebhookEndpointEntity } from '../../entities';
import { WEBHOOK_WATCH, type WebhookWatch } from '../../ports/webhook-watch.port';
import { projectOf } from '../../resources/project-of';
import { createdNote } from '../../resources/resource-audit';
import { makeSecret } from './webhook-secrets';
import { WebhookTarget } from './webhook-target';
import { CreateWebhookCommand } from './webhook.messages';
import { webhooks } from './webhook.resource';
import { toWebhookView, type NewWebhookView } from './webhook.schemas';

/** Each event is kept once for every endpoint that is sent it. */
const MOST_IN_A_PROJECT = 100;

@CommandHandler(CreateWebhookCommand)
export class CreateWebhookHandler implements ICommandHandler<CreateWebhookCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly vault: CredentialVault,
    private readonly target: WebhookTarget,
    @Inject(WEBHOOK_WATCH) private readonly watch: WebhookWatch,
  ) {}

  async execute({ asked, data }: CreateWebhookCommand): Promise<Answer<NewWebhookView>> {
    const { scope } = asked.call;
    const { shard, accountId } = scope;
    const { id = newId(), url, format = NATIVE_FORMAT, description, eventTypes, secret: given } = data;
    const projectId = data.projectId === null ? scope.projectId : projectOf(scope, data.projectId);
    const agentId = agentOf(scope, data.agentId);
    const environments = environmentsOf(scope, data.environments);
    await this.target.require(url);
    const made = given === undefined ? makeSecret() : null;
    const sealed = this.vault.seal(given ?? made ?? '', { accountId, kind: 'webhook', id });
    return this.changes.run(asked, scope, async (manager, now) => {
      await requireAgent(manager, { shard, accountId, projectId, agentId });
      const count = await manager.countBy(WebhookEndpointEntity, {
        shard,
        accountId,
        projectId: projectId ?? IsNull(),
      });
      if (count >= MOST_IN_A_PROJECT)
        throw new DirectoryError('webhook.too-many', `A project has at most ${MOST_IN_A_PROJECT} webhooks.`);
      const row: WebhookEndpointEntity = {
        ...{ shard, accountId, id, projectId, agentId, url, format, description, eventTypes, environments },
        secrets: [{ sealed, until: null }],
        ...{ status: 'active', disabledReason: null, disabledAt: null, enabledAt: now },
        ...{ fromPosition: await this.watch.head(manager, { shard, accountId }), untilPosition: null },
        ...{ version: 1, createdAt: now, updatedAt: now },
      };
      await manager.insert(WebhookEndpointEntity, row);
      const answer = (secret: string | null) => created({ ...toWebhookView(row), secret }, `${webhooks.path}/${id}`);
      return { result: answer(made), answer: answer(null), audit: [createdNote(webhooks, row)] };
    });
  }
}

const agentOf = ({ agentId: bound }: AccountScope, named: string | null): string | null => {
  if (bound !== null && named !== null && named !== bound) throw notFound('/agentId');
  return bound ?? named;
};

/** Throws `webhook.environment` for one that the key does not reach. */
const environmentsOf = ({ environments }: AccountScope, named: readonly Environment[] | undefined): Environment[] => {
  requireReach(environments, named);
  return [...(named ?? environments)];
};

export const requireReach = (reach: readonly Environment[], named: readonly Environment[] | undefined): void => {
  const beyond = named?.find((one) => !reach.includes(one));
  if (beyond === undefined) return;
  throw new DirectoryError('webhook.environment', `This key does not reach ${beyond}.`, {}, '/environments');
};

const requireAgent = async (
  manager: EntityManager,
  {
    agentId,
    projectId,
    ...account
  }: {
    readonly shard: number;
    readonly accountId: string;
    readonly projectId: string | null;
    readonly agentId: string | null;
  },
): Promise<void> => {
  if (agentId === null) return;
  const isThere = projectId !== null && (await manager.existsBy(AgentEntity, { ...account, projectId, id: agentId }));
  if (!isThere) throw notFound('/agentId');
};
