import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { newId } from '@verbatim/ids';
import { created, type Answer } from '../../changes/answer';
import { Changes } from '../../changes/changes';
import { CredentialVault } from '../../credentials/credential-vault';
import { ModelProviderEntity } from '../../entities';
import { CreateProviderCommand } from './provider.commands';
import { auditedProvider, toProviderView, type ProviderView } from './provider.schemas';
import { ProviderTarget } from './provider-target';

@CommandHandler(CreateProviderCommand)
export class CreateProviderHandler implements ICommandHandler<CreateProviderCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly vault: CredentialVault,
    private readonly target: ProviderTarget,
  ) {}

  async execute({ asked, account, data }: CreateProviderCommand): Promise<Answer<ProviderView>> {
    await this.target.require(data.baseUrl);
    const { shard, accountId } = account;
    const id = data.id ?? newId();
    const credential = data.credential && this.vault.seal(data.credential, { accountId, kind: 'provider', id });
    return this.changes.run(asked, account, async (manager, now) => {
      const row: ModelProviderEntity = { ...data, shard, accountId, id, credential, createdAt: now, updatedAt: now };
      await manager.insert(ModelProviderEntity, row);
      const answer = created(toProviderView(row), `/v1/admin/accounts/${accountId}/providers/${id}`);
      return {
        result: answer,
        answer,
        audit: [
          {
            action: 'provider.created',
            subjectKind: 'provider',
            subjectId: id,
            before: null,
            after: auditedProvider(row),
          },
        ],
      };
    });
  }
}
