import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Changes } from '../../changes/changes';
import { notFound } from '../../directory.errors';
import { ApiKeyEntity } from '../../entities';
import { revokeKeys } from '../../keys/revoke-keys';
import { RevokeKeyCommand } from './key.commands';

@CommandHandler(RevokeKeyCommand)
export class RevokeKeyHandler implements ICommandHandler<RevokeKeyCommand> {
  constructor(private readonly changes: Changes) {}

  execute({ asked, account: { shard, accountId }, keyId }: RevokeKeyCommand): Promise<void> {
    return this.changes.run(asked, { shard, accountId }, async (manager, now) => {
      const key = { shard, accountId, id: keyId };
      const [revoked] = await revokeKeys(manager, key, now);
      if (revoked) return { result: undefined, audit: [revoked] };
      if (!(await manager.existsBy(ApiKeyEntity, key))) throw notFound();
      return { result: undefined, audit: 'nothing-changed' };
    });
  }
}
