import {
  ChangeResourceCommand,
  CreateResourceCommand,
  DeleteResourceCommand,
  GetResourceQuery,
  ListResourcesQuery,
} from '../../resources/resource.messages';
import type { ChangeConnector, ConnectorView, CreateConnector, NewConnectorView } from './connector.schemas';

/** The result holds a secret that was made in clear; what is kept for a replay does not. */
export class CreateConnectorCommand extends CreateResourceCommand<CreateConnector, NewConnectorView> {}
/** Refused with `connector.kind-fixed` for another kind than the connector has. */
export class ChangeConnectorCommand extends ChangeResourceCommand<ChangeConnector, ConnectorView> {}
export class DeleteConnectorCommand extends DeleteResourceCommand {}

export class GetConnectorQuery extends GetResourceQuery<ConnectorView> {}
export class ListConnectorsQuery extends ListResourcesQuery<ConnectorView> {}
