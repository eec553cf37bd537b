import { emailAddress, isOneMailbox, phoneNumber } from '@verbatim/http';
import { z } from 'zod';

/** The least that is asked of a contact that is taken as it is given. */
export const contacts = {
  email: z.string().max(254).refine(isOneMailbox, 'must be one e-mail address').meta({ format: 'email' }),
  phoneNumber: z
    .string()
    .max(40)
    .regex(/^\P{Cc}+$/u, 'must not be empty or hold control characters'),
};

export const skips = {
  skipPhoneNumberValidation: z.boolean().default(false).describe('Take the phone number as it is given'),
  skipEmailValidation: z.boolean().default(false).describe('Take the e-mail address as it is given'),
};

interface Contacts {
  readonly email?: string | undefined;
  readonly phoneNumber?: string | undefined;
  readonly skipEmailValidation: boolean;
  readonly skipPhoneNumberValidation: boolean;
}

/** As users are kept: e-mail in lower case, phone as + and digits. What is not valid stays as given where that is asked. */
export const asKept = <Body extends Contacts>(body: Body, context: z.RefinementCtx): Body => {
  const kept = (field: 'email' | 'phoneNumber', schema: z.ZodType<string>, skip: boolean): Partial<Contacts> => {
    const given = body[field];
    if (given === undefined) return {};
    const checked = schema.safeParse(given);
    if (checked.success) return { [field]: checked.data };
    if (!skip)
      for (const { message } of checked.error.issues)
        context.addIssue({ code: 'custom', message, path: [field], input: given });
    return {};
  };
  return {
    ...body,
    ...kept('email', emailAddress, body.skipEmailValidation),
    ...kept('phoneNumber', phoneNumber, body.skipPhoneNumberValidation),
  };
};
