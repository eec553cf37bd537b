import { contextText, customData, messageText, type OutboundInput } from '@verbatim/conversation';
import { z } from 'zod';
import { id } from '../shared/ids';
import { asKept, contacts, skips } from './raia.contacts';
import { fkId, profile } from './raia.schemas';

const common = {
  ...profile,
  fkId: fkId.optional(),
  conversationContext: contextText.optional(),
  customData: customData.optional(),
  conversationStateId: id.optional(),
  authorId: id.optional().describe('The member of the staff who has it said'),
  ...skips,
};
const resetConversation = z.boolean().default(false).describe('Archive current conversation and launch a new one');

export const startBody = z
  .discriminatedUnion('channel', [
    z
      .object({
        channel: z.literal('email'),
        email: contacts.email,
        emailSubject: z
          .string()
          .min(1)
          .max(300)
          .regex(/^\P{Cc}*$/u, 'must not hold control characters'),
        emailIntroduction: messageText,
        includeSignatureInEmail: z.boolean().default(false),
        phoneNumber: contacts.phoneNumber.optional(),
        resetConversation,
        ...common,
      })
      .meta({ id: 'RaiaStartEmailConversation' }),
    z
      .object({
        channel: z.literal('sms'),
        phoneNumber: contacts.phoneNumber,
        smsIntroduction: messageText,
        email: contacts.email.optional(),
        resetConversation,
        includeSignatureInSms: z.boolean().default(false),
        ...common,
      })
      .meta({ id: 'RaiaStartSmsConversation' }),
    z
      .object({
        channel: z.literal('voice'),
        phoneNumber: contacts.phoneNumber,
        firstMessage: messageText,
        email: contacts.email.optional(),
        ...common,
      })
      .meta({ id: 'RaiaStartVoiceConversation' }),
  ])
  .transform(asKept)
  .meta({ id: 'RaiaStartConversation' });
export type StartConversation = z.output<typeof startBody>;

/** What is the channel's own. */
const introductionOf = (
  body: StartConversation,
): Pick<OutboundInput, 'to' | 'text' | 'subject' | 'includeSignature' | 'resetConversation'> => {
  switch (body.channel) {
    case 'email':
      return {
        to: body.email,
        text: body.emailIntroduction,
        subject: body.emailSubject,
        includeSignature: body.includeSignatureInEmail,
        resetConversation: body.resetConversation,
      };
    case 'sms':
      return {
        to: body.phoneNumber,
        text: body.smsIntroduction,
        subject: null,
        includeSignature: body.includeSignatureInSms,
        resetConversation: body.resetConversation,
      };
    case 'voice':
      return {
        to: body.phoneNumber,
        text: body.firstMessage,
        subject: null,
        includeSignature: false,
        resetConversation: false,
      };
  }
};

export const outboundOf = (body: StartConversation): OutboundInput => ({
  channel: body.channel,
  ...introductionOf(body),
  user: {
    email: body.email,
    phone: body.phoneNumber,
    firstName: body.firstName,
    lastName: body.lastName,
    context: body.context,
    source: body.source,
    foreignId: body.fkId,
    foreignUserId: body.fkUserId,
  },
  context: body.conversationContext,
  customData: body.customData,
  stateId: body.conversationStateId,
  authorId: body.authorId,
});
