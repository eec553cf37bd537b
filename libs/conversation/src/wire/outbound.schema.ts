import { identifyUser } from '@verbatim/directory';
import { emailAddress, isOneMailbox, phoneNumber } from '@verbatim/http';
import { z } from 'zod';
import { environment, messageText, uuid } from './conversation.schema';
import { details, labels } from './requests.schema';

/** The least that is asked of a contact that is taken as it is given. */
const asGiven = {
  email: z.string().max(254).refine(isOneMailbox, 'must be one e-mail address').meta({ format: 'email' }),
  phone: z
    .string()
    .max(40)
    .regex(/^\P{Cc}+$/u, 'must not be empty or hold control characters'),
};

const user = z.strictObject({
  ...identifyUser.shape,
  id: uuid.optional(),
  email: asGiven.email.optional().describe('Needed for an e-mail'),
  phone: asGiven.phone.optional().describe('Needed for an SMS or a call: with its country code'),
});
const reached = {
  byEmail: user.required({ email: true }).meta({ id: 'OutboundEmailUser' }),
  byPhone: user.required({ phone: true }).meta({ id: 'OutboundPhoneUser' }),
};

const common = {
  id: uuid.optional().describe('Of the conversation, if one is opened: chosen by you, or made. The same again is safe'),
  agentId: uuid.optional().describe('Needed unless the key is bound to an agent'),
  environment: environment.optional(),
  variantId: uuid.optional().describe('Of a conversation that is opened'),
  ...z.strictObject({ ...details, ...labels }).partial().shape,
  authorId: uuid.optional().describe('The member who has it said; the acting member otherwise'),
  skipEmailValidation: z.boolean().default(false).describe('Take the e-mail address as it is given'),
  skipPhoneValidation: z.boolean().default(false).describe('Take the phone number as it is given'),
};
const resetConversation = z
  .boolean()
  .default(false)
  .describe('Archive the open conversation with this user and open a new one, instead of going on with it');

const forms = z.discriminatedUnion('channel', [
  z
    .strictObject({
      channel: z.literal('email'),
      user: reached.byEmail,
      subject: z
        .string()
        .min(1)
        .max(300)
        .regex(/^\P{Cc}*$/u, 'must not hold control characters'),
      introduction: messageText,
      includeSignature: z.boolean().default(true).describe("Put the connector's signature under it"),
      resetConversation,
      ...common,
    })
    .meta({ id: 'StartEmail' }),
  z
    .strictObject({
      channel: z.literal('sms'),
      user: reached.byPhone,
      introduction: messageText,
      includeSignature: z.boolean().default(false).describe('Handed to the connector, which has the signature'),
      resetConversation,
      ...common,
    })
    .meta({ id: 'StartSms' }),
  z
    .strictObject({ channel: z.literal('voice'), user: reached.byPhone, firstMessage: messageText, ...common })
    .meta({ id: 'StartCall' }),
]);
type Form = z.output<typeof forms>;

/** As users are kept: e-mail in lower case, phone as + and digits. What is not valid stays as given where that is asked. */
const asKept = (body: Form, context: z.RefinementCtx): Form => {
  const kept = <Text extends string | undefined>(field: 'email' | 'phone', given: Text, skip: boolean): Text => {
    if (given === undefined) return given;
    const checked = (field === 'email' ? emailAddress : phoneNumber).safeParse(given);
    if (checked.success) return checked.data as Text;
    if (!skip)
      for (const { message } of checked.error.issues)
        context.addIssue({ code: 'custom', message, path: ['user', field], input: given });
    return given;
  };
  const email = kept('email', body.user.email, body.skipEmailValidation);
  const phone = kept('phone', body.user.phone, body.skipPhoneValidation);
  return { ...body, user: { ...body.user, ...(email && { email }), ...(phone && { phone }) } } as Form;
};
export const outboundBody = forms.transform(asKept).meta({ id: 'StartOutbound' });
export type OutboundBody = Form;
