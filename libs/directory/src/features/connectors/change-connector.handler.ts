import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { requireVersion } from '@verbatim/http';
import { ok, type Answer } from '../../changes/answer';
import { Changes } from '../../changes/changes';
import { CredentialVault } from '../../credentials/credential-vault';
import { DirectoryError } from '../../directory.errors';
import { ConnectorEntity } from '../../entities';
import { keyOf, requireResource } from '../../resources/find-resource';
import { changedNote } from '../../resources/resource-audit';
import { ConnectorTarget } from './connector-target';
import { ChangeConnectorCommand } from './connector.messages';
import { connectors } from './connector.resource';
import { toConnectorView, type ChangeConnector, type ConnectorView } from './connector.schemas';

@CommandHandler(ChangeConnectorCommand)
export class ChangeConnectorHandler implements ICommandHandler<ChangeConnectorCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly vault: CredentialVault,
    private readonly target: ConnectorTarget,
  ) {}

  async execute({ asked, id, expectedVersion, data }: ChangeConnectorCommand): Promise<Answer<ConnectorView>> {
    const { scope } = asked.call;
    const { kind, settings: given, secret: clear } = partsOf(data);
    await this.target.require(given);
    return this.changes.run(asked, scope, async (manager, now) => {
      const row = await requireResource(manager, connectors, scope, id, 'pessimistic_write');
      requireVersion(expectedVersion, row.version);
      if (row.kind !== kind)
        throw new DirectoryError('connector.kind-fixed', `The connector is of kind ${row.kind}.`, {}, '/kind');
      const settings = { ...row.settings, ...given };
      const secret =
        clear === undefined
          ? row.secret
          : clear && this.vault.seal(clear, { accountId: row.accountId, kind: 'connector', id });
      const changed = { ...row, settings, secret, version: row.version + 1, updatedAt: now };
      // A new secret always counts as a change: to compare it with the old one would mean opening that.
      const note = changedNote(connectors, row, changed, clear ? { secret: 'replaced' } : {});
      if (!note) return { result: ok(toConnectorView(row)), audit: 'nothing-changed' };
      const { version, updatedAt } = changed;
      await manager.update(ConnectorEntity, keyOf(row), { settings, secret, version, updatedAt });
      return { result: ok(toConnectorView(changed)), audit: [note] };
    });
  }
}

/** `secret` undefined: it stays as it is. */
const partsOf = (data: ChangeConnector) => {
  if (data.kind === 'smtp') {
    const { kind, credential: secret, ...settings } = data;
    return { kind, settings, secret };
  }
  const { kind, secret, ...settings } = data;
  return { kind, settings, secret };
};
