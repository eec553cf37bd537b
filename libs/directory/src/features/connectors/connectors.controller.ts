import { Controller } from '@nestjs/common';
import { exampleIds } from '../../request/fields';
import { resourceController } from '../../resources/resource.controller';
import * as messages from './connector.messages';
import * as shapes from './connector.schemas';

@Controller('v1/connectors')
export class ConnectorsController extends resourceController({
  tag: 'Connectors',
  scope: 'connectors',
  param: 'connectorId',
  ids: {
    create: 'createConnector',
    list: 'listConnectors',
    get: 'getConnector',
    change: 'changeConnector',
    delete: 'deleteConnector',
  },
  summaries: {
    create: 'Say how a project delivers by a channel',
    list: 'List the connectors of the projects your key reaches, newest first',
    get: 'Read a connector',
    change: 'Change a connector',
    delete: 'Delete a connector',
  },
  descriptions: {
    create:
      'A project has at most one connector for each channel. `smtp` sends mail; `webhook` posts what is to be sent to an address of yours, signed with its secret: the one you give, or one that is made and shown this once.',
    change: 'A connector keeps its kind and its channel; an absent credential or secret stays as it is.',
    delete: 'What waits to be delivered by it is not delivered.',
  },
  view: shapes.connectorView,
  newView: shapes.newConnectorView,
  create: shapes.createConnector,
  change: shapes.changeConnector,
  list: shapes.listConnectors,
  examples: {
    view: shapes.connectorExample,
    newView: shapes.newConnectorExample,
    create: {
      projectId: exampleIds.project,
      channel: 'email',
      kind: 'smtp',
      host: 'smtp.example.com',
      port: 587,
      username: 'support',
      credential: 'the-password-of-the-mailbox',
      fromAddress: 'support@example.com',
      fromName: 'Larkspur Home',
    },
    change: { kind: 'smtp', fromName: 'Larkspur Home support' },
  },
  messages: {
    create: messages.CreateConnectorCommand,
    change: messages.ChangeConnectorCommand,
    delete: messages.DeleteConnectorCommand,
    get: messages.GetConnectorQuery,
    list: messages.ListConnectorsQuery,
  },
}) {}
