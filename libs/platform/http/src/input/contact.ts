import { z } from 'zod';

/** `+` and digits: what people put between the digits is dropped, and a leading `00` becomes `+`. */
export const normalisePhone = (text: string): string => text.replace(/[\s().\-/]/g, '').replace(/^00/, '+');

/** An e-mail address, in lower case. */
export const emailAddress = z.email().max(254).toLowerCase();

// Nothing that a list of addresses, a comment or a header could begin with.
const ATOM = '[^\\s<>(),;:"@\\[\\]\\\\\\p{Cc}]+';
const MAILBOX = new RegExp(`^${ATOM}@${ATOM}$`, 'u');

/** Whether a mail program reads it as one address and nothing else, whether or not it can exist. */
export const isOneMailbox = (text: string): boolean => MAILBOX.test(text);

/** A phone number with its country code, as `+` and digits. */
export const phoneNumber = z
  .string()
  .max(40)
  .overwrite(normalisePhone)
  .refine(
    (text) => /^\+[1-9]\d{6,14}$/.test(text),
    'must be a phone number with its country code, such as +41 44 668 18 00',
  );
