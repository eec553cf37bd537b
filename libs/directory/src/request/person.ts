import { z } from 'zod';

/** `+` and digits: what people put between the digits is dropped, and a leading `00` becomes `+`. */
export const normalisePhone = (text: string): string => text.replace(/[\s().\-/]/g, '').replace(/^00/, '+');

export const externalId = z
  .string()
  .min(1)
  .max(255)
  .meta({ description: 'Your own id of this person; unique in the account.' });
export const email = z
  .email()
  .max(254)
  .toLowerCase()
  .meta({ description: 'Kept in lower case; unique in the account.' });
export const phone = z
  .string()
  .max(40)
  .overwrite(normalisePhone)
  .refine(
    (text) => /^\+[1-9]\d{6,14}$/.test(text),
    'must be a phone number with its country code, such as +41 44 668 18 00',
  )
  .meta({ description: 'With its country code; kept as + and digits; unique in the account.' });
export const personName = z.string().min(1).max(200);
export const avatarUrl = z
  .url({ protocol: /^https?$/ })
  .max(2_048)
  .meta({ description: 'Where a picture of this person is found. It is kept, never fetched.' });
