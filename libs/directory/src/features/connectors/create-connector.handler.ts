import { randomBytes } from 'node:crypto';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { newId } from '@verbatim/ids';
import { created, type Answer } from '../../changes/answer';
import { Changes } from '../../changes/changes';
import { CredentialVault } from '../../credentials/credential-vault';
import { ConnectorEntity } from '../../entities';
import { projectOf } from '../../resources/project-of';
import { createdNote } from '../../resources/resource-audit';
import { ConnectorTarget } from './connector-target';
import { CreateConnectorCommand } from './connector.messages';
import { connectors } from './connector.resource';
import { toConnectorView, type CreateConnector, type NewConnectorView } from './connector.schemas';

const SECRET_BYTES = 32;
const makeSecret = (): string => `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;

@CommandHandler(CreateConnectorCommand)
export class CreateConnectorHandler implements ICommandHandler<CreateConnectorCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly vault: CredentialVault,
    private readonly target: ConnectorTarget,
  ) {}

  async execute({ asked, data }: CreateConnectorCommand): Promise<Answer<NewConnectorView>> {
    const { scope } = asked.call;
    const { shard, accountId } = scope;
    const { id = newId(), projectId: named, kind, channel, settings, secret: given } = partsOf(data);
    const projectId = projectOf(scope, named);
    await this.target.require(settings);
    const made = kind === 'webhook' && given === null ? makeSecret() : null;
    const clear = given ?? made;
    const secret = clear && this.vault.seal(clear, { accountId, kind: 'connector', id });
    return this.changes.run(asked, scope, async (manager, now) => {
      const times = { createdAt: now, updatedAt: now };
      const row = { shard, accountId, id, projectId, channel, kind, settings, secret, version: 1, ...times };
      await manager.insert(ConnectorEntity, row);
      const answer = (shown: string | null) =>
        created({ ...toConnectorView(row), secret: shown }, `${connectors.path}/${id}`);
      return { result: answer(made), answer: answer(null), audit: [createdNote(connectors, row)] };
    });
  }
}

const partsOf = (data: CreateConnector) => {
  const { id, projectId, kind, channel, ...rest } = data;
  if ('credential' in rest) {
    const { credential, ...settings } = rest;
    return { id, projectId, kind, channel, settings, secret: credential };
  }
  const { secret = null, ...settings } = rest;
  return { id, projectId, kind, channel, settings, secret };
};
