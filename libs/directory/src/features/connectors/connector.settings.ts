import { z } from 'zod';

const HOST = /^[a-zA-Z0-9]([a-zA-Z0-9-]{0,62})(\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,62}))*$/;
/** As Standard Webhooks has it: 24 to 64 bytes in base64 behind `whsec_`. */
const SECRET = /^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/;

const bare = (text: string): boolean => {
  const url = URL.parse(text);
  return url !== null && !url.hash && !url.username && !url.password;
};

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
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_048)
    .refine(bare, 'must have no user, password or fragment')
    .meta({ description: 'Where to post what is to be delivered; https and public.' }),
  secret: z.string().regex(SECRET, 'must be whsec_ and 24 to 64 bytes in base64').meta({
    description: 'Signs what is posted: whsec_ and 24 to 64 bytes in base64. Kept encrypted and never returned.',
  }),
};
