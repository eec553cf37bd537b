import { z } from 'zod';

/** As Standard Webhooks has it: 24 to 64 bytes in base64 behind `whsec_`. */
const SECRET = /^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/;

const bare = (text: string): boolean => {
  const url = URL.parse(text);
  return url !== null && !url.hash && !url.username && !url.password;
};

/** Where something is posted; whether it may lead there is asked apart. */
export const webhookUrl = z
  .url({ protocol: /^https?$/ })
  .max(2_048)
  .refine(bare, 'must have no user, password or fragment');

export const webhookSecret = z.string().regex(SECRET, 'must be whsec_ and 24 to 64 bytes in base64');
