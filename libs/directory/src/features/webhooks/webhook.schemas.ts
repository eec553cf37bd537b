import { onePageDirection, pageQuery } from '@verbatim/http';
import { environments } from '@verbatim/kernel';
import { z } from 'zod';
import { disabledReasons, NATIVE_FORMAT, type WebhookEndpointEntity } from '../../entities';
import { exampleIds, exampleTimes, id, ownProjectId, timestamps, version } from '../../request/fields';
import { webhookSecret, webhookUrl } from '../../request/webhook-fields';
import { webhookEventTypes } from './webhook.event-types';

const isDistinct = [(all: readonly string[]) => new Set(all).size === all.length, 'must name each once'] as const;

const DAY_SECONDS = 86_400;
const LONGEST_SECONDS = 7 * DAY_SECONDS;

const fields = {
  url: webhookUrl.meta({ description: 'Where events are posted; https and public.' }),
  description: z.string().min(1).max(500).nullable().meta({ description: 'What it is for.' }),
  eventTypes: z
    .array(z.enum(webhookEventTypes))
    .min(1)
    .max(webhookEventTypes.length)
    .refine(...isDistinct)
    .nullable()
    .meta({ description: 'What is sent; null: everything, also types that are added later.' }),
  environments: z
    .array(z.enum(environments))
    .min(1)
    .max(environments.length)
    .refine(...isDistinct)
    .meta({ description: "Whose conversations' events are sent; those the key reaches, when not given." }),
};

export const createWebhook = z
  .strictObject({
    id: id.optional(),
    projectId: ownProjectId,
    agentId: id
      .nullable()
      .default(null)
      .meta({ description: 'Only what happens with this agent of the project; null: with every agent.' }),
    url: fields.url,
    description: fields.description.default(null),
    eventTypes: fields.eventTypes.default(null),
    environments: fields.environments.optional(),
    secret: webhookSecret.optional().meta({
      description: 'Signs what is sent: whsec_ and 24 to 64 bytes in base64. One is made when you give none.',
    }),
  })
  .meta({ id: 'CreateWebhook' });
export type CreateWebhook = z.infer<typeof createWebhook>;

const status = z.enum(['active', 'disabled']);

export const changeWebhook = z
  .strictObject({ ...fields, status: status.meta({ description: 'Nothing is sent while it is disabled.' }) })
  .partial()
  .meta({ id: 'ChangeWebhook' });
export type ChangeWebhook = z.infer<typeof changeWebhook>;

export const rotateSecret = z
  .strictObject({
    keepForSeconds: z
      .int()
      .min(0)
      .max(LONGEST_SECONDS)
      .default(DAY_SECONDS)
      .meta({ description: 'How long the secret so far goes on signing beside the new one: a day unless you say.' }),
  })
  .meta({ id: 'RotateWebhookSecret' });
export type RotateSecret = z.infer<typeof rotateSecret>;

export const listWebhooks = z
  .strictObject({ ...pageQuery, projectId: id.optional().meta({ description: 'Only those of this project' }) })
  .refine(...onePageDirection);

const instant = z.iso.datetime();

export const webhookView = z
  .strictObject({
    id,
    projectId: id.nullable().meta({ description: 'null: every project’s' }),
    agentId: id.nullable(),
    url: z.string(),
    format: z.string().meta({ description: 'In whose words events are told: `native`, or the name of a dialect.' }),
    description: z.string().nullable(),
    eventTypes: z.array(z.string()).nullable(),
    environments: z.array(z.enum(environments)),
    status,
    disabledReason: z.enum(disabledReasons).nullable().meta({
      description:
        '`requested`: by a change; `gone`: it answered 410; `failing`: nothing got through for 5 days; `backlog`: too much waited.',
    }),
    disabledAt: instant.nullable(),
    previousSecretUntil: instant
      .nullable()
      .meta({ description: 'Until then two secrets sign; null: there is only one.' }),
    version,
    ...timestamps,
  })
  .meta({ id: 'Webhook' });
export type WebhookView = z.infer<typeof webhookView>;

export const newWebhookView = webhookView
  .extend({
    secret: z.string().nullable().meta({
      description: 'The secret that was made, shown this once. Null when you gave one, or on a replay.',
    }),
  })
  .meta({ id: 'NewWebhook' });
export type NewWebhookView = z.infer<typeof newWebhookView>;

export const webhookExample: WebhookView = {
  id: exampleIds.webhook,
  projectId: exampleIds.project,
  agentId: null,
  url: 'https://hooks.example.com/verbatim',
  format: NATIVE_FORMAT,
  description: 'Feeds the data warehouse',
  eventTypes: ['message.created', 'conversation.completed'],
  environments: ['live'],
  status: 'active',
  disabledReason: null,
  disabledAt: null,
  previousSecretUntil: null,
  version: 1,
  ...exampleTimes,
};
export const newWebhookExample: NewWebhookView = { ...webhookExample, secret: 'whsec_…' };

export const toWebhookView = (row: WebhookEndpointEntity): WebhookView => ({
  id: row.id,
  projectId: row.projectId,
  agentId: row.agentId,
  url: row.url,
  format: row.format,
  description: row.description,
  eventTypes: row.eventTypes,
  environments: row.environments,
  status: row.status,
  disabledReason: row.disabledReason,
  disabledAt: row.disabledAt?.toISOString() ?? null,
  previousSecretUntil: row.secrets[1]?.until ?? null,
  version: row.version,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});
