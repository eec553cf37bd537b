import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ok, type Answer } from '../../changes/answer';
import { Changes } from '../../changes/changes';
import { CredentialVault } from '../../credentials/credential-vault';
import { WebhookEndpointEntity } from '../../entities';
import { keyOf, requireResource } from '../../resources/find-resource';
import { makeSecret, rotated } from './webhook-secrets';
import { RotateWebhookSecretCommand } from './webhook.messages';
import { webhooks } from './webhook.resource';
import { toWebhookView, type NewWebhookView } from './webhook.schemas';

@CommandHandler(RotateWebhookSecretCommand)
export class RotateWebhookSecretHandler implements ICommandHandler<RotateWebhookSecretCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly vault: CredentialVault,
  ) {}

  execute({ asked, id, data: { keepForSeconds } }: RotateWebhookSecretCommand): Promise<Answer<NewWebhookView>> {
    const { scope } = asked.call;
    return this.changes.run(asked, scope, async (manager, now) => {
      const row = await requireResource(manager, webhooks, scope, id, 'pessimistic_write');
      const secret = makeSecret();
      const sealed = this.vault.seal(secret, { accountId: row.accountId, kind: 'webhook', id });
      const keepUntil = keepForSeconds === 0 ? null : new Date(now.getTime() + keepForSeconds * 1_000);
      const given = { secrets: rotated(row.secrets, sealed, keepUntil), version: row.version + 1, updatedAt: now };
      await manager.update(WebhookEndpointEntity, keyOf(row), given);
      const view = toWebhookView({ ...row, ...given });
      const before = { secret: null };
      const after = { secret: 'replaced', previousSecretUntil: view.previousSecretUntil };
      return {
        result: ok({ ...view, secret }),
        answer: ok({ ...view, secret: null }),
        audit: [{ action: 'webhook.secret-rotated', subjectKind: 'webhook', subjectId: id, before, after }],
      };
    });
  }
}
