import { onePageDirection, pageQuery } from '@verbatim/http';
import { z } from 'zod';
import { type ConnectorEntity, deliveryChannels } from '../../entities';
import { exampleIds, exampleTimes, id, ownProjectId, timestamps, version } from '../../request/fields';
import { smtp, webhook } from './connector.settings';

const channel = z.enum(deliveryChannels);

export const createConnector = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('smtp'),
      id: id.optional(),
      projectId: ownProjectId,
      channel: z.literal('email'),
      ...smtp,
      secure: smtp.secure.default(false),
      username: smtp.username.default(null),
      credential: smtp.credential.default(null),
      fromName: smtp.fromName.default(null),
      signature: smtp.signature.default(null),
    }),
    z.strictObject({
      kind: z.literal('webhook'),
      id: id.optional(),
      projectId: ownProjectId,
      channel: z.enum(['sms', 'voice']),
      ...webhook,
      secret: webhook.secret.optional(),
    }),
  ])
  .meta({ id: 'CreateConnector' });
export type CreateConnector = z.infer<typeof createConnector>;

export const changeConnector = z
  .discriminatedUnion('kind', [
    z
      .strictObject(smtp)
      .partial()
      .extend({ kind: z.literal('smtp') }),
    z
      .strictObject(webhook)
      .partial()
      .extend({ kind: z.literal('webhook') }),
  ])
  .meta({ id: 'ChangeConnector', description: 'A connector keeps its kind: say the one it has.' });
export type ChangeConnector = z.infer<typeof changeConnector>;

export const listConnectors = z
  .strictObject({ ...pageQuery, projectId: id.optional().meta({ description: 'Only those of this project' }) })
  .refine(...onePageDirection);

const settingsView = {
  host: z.string().optional(),
  port: z.int().optional(),
  secure: z.boolean().optional(),
  username: z.string().nullable().optional(),
  fromAddress: z.string().optional(),
  fromName: z.string().nullable().optional(),
  signature: z.string().nullable().optional(),
  url: z.string().optional(),
};

export const connectorView = z
  .strictObject({
    id,
    projectId: id,
    channel,
    kind: z.enum(['smtp', 'webhook']),
    ...settingsView,
    hasSecret: z.boolean().meta({ description: 'Whether a credential (smtp) or a secret (webhook) is kept.' }),
    version,
    ...timestamps,
  })
  .meta({ id: 'Connector', description: 'Beyond the first four fields, those of its kind.' });
export type ConnectorView = z.infer<typeof connectorView>;

export const newConnectorView = connectorView
  .extend({
    secret: z.string().nullable().meta({
      description: 'The secret that was made, shown this once. Null when you gave one, there is none, or on a replay.',
    }),
  })
  .meta({ id: 'NewConnector' });
export type NewConnectorView = z.infer<typeof newConnectorView>;

export const connectorExample: ConnectorView = {
  id: exampleIds.connector,
  projectId: exampleIds.project,
  channel: 'email',
  kind: 'smtp',
  host: 'smtp.example.com',
  port: 587,
  secure: false,
  username: 'support',
  fromAddress: 'support@example.com',
  fromName: 'Larkspur Home',
  signature: null,
  hasSecret: true,
  version: 1,
  ...exampleTimes,
};
export const newConnectorExample: NewConnectorView = { ...connectorExample, secret: null };

export const toConnectorView = (row: ConnectorEntity): ConnectorView => ({
  id: row.id,
  projectId: row.projectId,
  channel: row.channel,
  kind: row.kind,
  ...row.settings,
  hasSecret: row.secret !== null,
  version: row.version,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});
