import { emailAddress, phoneNumber } from '@verbatim/http';
import { z } from 'zod';

export const externalId = z
  .string()
  .min(1)
  .max(255)
  .meta({ description: 'Your own id of this person; unique in the account.' });
export const email = emailAddress.meta({ description: 'Kept in lower case; unique in the account.' });
export const phone = phoneNumber.meta({
  description: 'With its country code; kept as + and digits; unique in the account.',
});
export const personName = z.string().min(1).max(200);
export const avatarUrl = z
  .url({ protocol: /^https?$/ })
  .max(2_048)
  .meta({ description: 'Where a picture of this person is found. It is kept, never fetched.' });
