import { ConnectorEntity } from '../../entities';
import { ofItsProjects } from '../../resources/project-of';
import type { Resource } from '../../resources/resource';
import { toConnectorView, type ConnectorView } from './connector.schemas';

export const connectors: Resource<ConnectorEntity, ConnectorView> = {
  kind: 'connector',
  path: '/v1/connectors',
  entity: ConnectorEntity,
  visible: ofItsProjects,
  toView: toConnectorView,
  audited: ({ projectId, channel, kind, settings, secret }) => ({
    projectId,
    channel,
    kind,
    ...settings,
    hasSecret: secret !== null,
  }),
  isPersonal: false,
  usage: null,
};
