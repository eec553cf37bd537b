import { z } from 'zod';
import { webhookSecret, webhookUrl } from '../../request/webhook-fields';

const HOST = /^[a-zA-Z0-9]([a-zA-Z0-9-]{0,62})(\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,62}))*$/;
/** The fields of an `smtp` connector. */
export const smtp = {
  host: z
    .string()
    .max(253)
    .regex(HOST, 'must be a host name')
    .meta({ description: 'The mail server: a public name or address.' }),
  port: z.int().min(1).max(65_535),
  secure: z
    .boolean()
    .meta({ description: 'TLS from the first byte (port 465); otherwise STARTTLS, without which nothing is sent.' }),
  username: z.string().min(1).max(320).nullable().meta({ description: 'Null: the server asks for none.' }),
  credential: z
    .string()
    .min(1)
    .max(4_096)
    .nullable()
    .meta({ description: 'The password. Kept encrypted and never returned; null removes it.' }),
  fromAddress: z.email().max(254),
  fromName: z
    .string()
    .min(1)
    .max(200)
    .refine((text) => !/\p{Cc}/u.test(text), 'must not hold control characters')
    .nullable(),
  signature: z
    .string()
    .max(10_000)
    .nullable()
    .meta({ description: 'Put under every mail that does not ask to go without.' }),
};

/** The fields of a `webhook` connector. */
export const webhook = {
  url: webhookUrl.meta({ description: 'Where to post what is to be delivered; https and public.' }),
  secret: webhookSecret.meta({
    description: 'Signs what is posted: whsec_ and 24 to 64 bytes in base64. Kept encrypted and never returned.',
  }),
};
