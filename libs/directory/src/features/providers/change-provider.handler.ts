import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ok, type Answer } from '../../changes/answer';
import { Changes } from '../../changes/changes';
import { difference } from '../../changes/difference';
import { CredentialVault } from '../../credentials/credential-vault';
import { notFound } from '../../directory.errors';
import { ModelProviderEntity } from '../../entities';
import { ChangeProviderCommand } from './provider.commands';
import { auditedProvider, toProviderView, type ProviderView } from './provider.schemas';
import { ProviderTarget } from './provider-target';

@CommandHandler(ChangeProviderCommand)
export class ChangeProviderHandler implements ICommandHandler<ChangeProviderCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly vault: CredentialVault,
    private readonly target: ProviderTarget,
  ) {}

  async execute({ asked, account, providerId, data }: ChangeProviderCommand): Promise<Answer<ProviderView>> {
    if (data.baseUrl !== undefined) await this.target.require(data.baseUrl);
    const { shard, accountId } = account;
    return this.changes.run(asked, account, async (manager, now) => {
      const key = { shard, accountId, id: providerId };
      const row = await manager.findOne(ModelProviderEntity, { where: key, lock: { mode: 'pessimistic_write' } });
      if (!row) throw notFound();
      const { credential: given, ...rest } = data;
      const credential =
        given === undefined
          ? row.credential
          : given && this.vault.seal(given, { accountId, kind: 'provider', id: providerId });
      const changed = { ...row, ...rest, credential, updatedAt: now };
      // A new credential always counts as a change: to compare it with the old one would mean opening that.
      const replaced = given ? { credential: 'replaced' } : {};
      const differs = difference(auditedProvider(row), { ...auditedProvider(changed), ...replaced });
      if (!differs) return { result: ok(toProviderView(row)), audit: 'nothing-changed' };
      await manager.update(ModelProviderEntity, key, {
        name: changed.name,
        baseUrl: changed.baseUrl,
        credential,
        updatedAt: now,
      });
      return {
        result: ok(toProviderView(changed)),
        audit: [{ action: 'provider.changed', subjectKind: 'provider', subjectId: providerId, ...differs }],
      };
    });
  }
}
