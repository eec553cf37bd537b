import { createWebhook } from '@verbatim/directory';
import { z } from 'zod';
import { caseyProfile } from './casey.schemas';

/** Beside `test.event`, which nobody needs to ask for. */
export const caseyEventTypes = ['conversation.started', 'conversation.completed', 'conversation.abandoned'] as const;
export type CaseyEventType = (typeof caseyEventTypes)[number];

const time = z.iso.datetime();
const { url, description } = createWebhook.shape;

export const webhookBody = z
  .object({
    url,
    description: description.meta({ description: 'What it is for' }),
    event_types: z
      .array(z.enum(caseyEventTypes))
      .min(1)
      .transform((types) => [...new Set(types)])
      .default(['conversation.completed'])
      .meta({ description: 'What is sent' }),
  })
  .meta({ id: 'CaseyNewWebhook' });
export type CaseyNewWebhook = z.output<typeof webhookBody>;

export const caseyWebhook = z
  .object({
    id: z.uuid(),
    url: z.string(),
    description: z.string().nullable(),
    event_types: z.array(z.enum(caseyEventTypes)),
    enabled: z.boolean(),
    created_at: time,
  })
  .meta({ id: 'CaseyWebhook' });
export type CaseyWebhook = z.output<typeof caseyWebhook>;

const caseyMadeWebhook = caseyWebhook
  .extend({ secret: z.string().nullable().describe('Shown this once; null when the answer is repeated') })
  .meta({ id: 'CaseyMadeWebhook' });

export const caseyWebhooks = z.object({ data: z.array(caseyWebhook) }).meta({ id: 'CaseyWebhookList' });
export const caseyOneWebhook = z.object({ data: caseyWebhook }).meta({ id: 'CaseyWebhookAnswer' });
export const caseyMade = z.object({ data: caseyMadeWebhook }).meta({ id: 'CaseyMadeWebhookAnswer' });
export const caseyTested = z
  .object({
    data: z.object({
      success: z.boolean().describe('There are webhooks, and each of them took it'),
      message_id: z.string().describe('The `event_id` of the event'),
    }),
  })
  .meta({ id: 'CaseyWebhookTest' });

const webhookProfile = caseyProfile.omit({ avatar_image_url: true }).extend({ avatar_url: z.string().nullable() });

/** `data` of an event about a conversation. */
const about = z.object({
  conversation_id: z.uuid(),
  project_id: z.uuid(),
  agent_id: z.uuid(),
  participant_user_id: z.uuid().nullable(),
  connection_code: z.string().nullable(),
  started_at: time.nullable(),
  session_properties: z.record(z.string(), z.unknown()),
  path_taken: z.array(z.unknown()).nullable(),
  participant_profile: webhookProfile.nullable(),
});
const envelope = { event_id: z.uuid(), timestamp: time, organization_id: z.uuid() };

/** What is posted. */
export const caseyEvent = z.discriminatedUnion('event_type', [
  z.object({ event_type: z.literal('conversation.started'), ...envelope, data: about }),
  z.object({
    event_type: z.literal('conversation.completed'),
    ...envelope,
    data: about.extend({ completed_at: time }),
  }),
  z.object({
    event_type: z.literal('conversation.abandoned'),
    ...envelope,
    data: about.extend({ abandoned_at: time }),
  }),
  z.object({ event_type: z.literal('test.event'), ...envelope, data: z.object({ message: z.string() }) }),
]);
export type CaseyEvent = z.output<typeof caseyEvent>;
export type CaseyEventData = z.output<typeof about>;
