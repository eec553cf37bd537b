import { CommandHandler, QueryHandler } from '@nestjs/cqrs';
import type { ConnectorEntity } from '../../entities';
import { GetResourceHandler, ListResourcesHandler } from '../../resources/read-resource.handlers';
import { DeleteResourceHandler } from '../../resources/write-resource.handlers';
import { DeleteConnectorCommand, GetConnectorQuery, ListConnectorsQuery } from './connector.messages';
import { connectors } from './connector.resource';
import type { ConnectorView } from './connector.schemas';

@CommandHandler(DeleteConnectorCommand)
export class DeleteConnectorHandler extends DeleteResourceHandler<ConnectorEntity> {
  protected readonly resource = connectors;
}

@QueryHandler(GetConnectorQuery)
export class GetConnectorHandler extends GetResourceHandler<ConnectorEntity, ConnectorView> {
  protected readonly resource = connectors;
}

@QueryHandler(ListConnectorsQuery)
export class ListConnectorsHandler extends ListResourcesHandler<ConnectorEntity, ConnectorView> {
  protected readonly resource = connectors;
}
