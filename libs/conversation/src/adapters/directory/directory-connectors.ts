import type { ConnectorReader } from '@verbatim/directory';
import type { AccountScope } from '@verbatim/kernel';
import type { DeliveryChannel } from '../../domain/conversation.events';
import type { Connector, Connectors } from '../../ports/connectors.port';

export class DirectoryConnectors implements Connectors {
  constructor(private readonly facts: ConnectorReader) {}

  find(scope: AccountScope, projectId: string, channel: DeliveryChannel): Promise<Connector | null> {
    return this.facts.find(scope, projectId, channel);
  }
}
