import type { OutboundBody } from '../../wire/outbound.schema';
import type { OutboundInput } from './start-outbound.command';

/** What a body asks for, whatever its channel calls it. */
export const outboundInput = (body: OutboundBody): OutboundInput => {
  switch (body.channel) {
    case 'email':
      return { ...body, to: body.user.email, text: body.introduction };
    case 'sms':
      return { ...body, to: body.user.phone, text: body.introduction, subject: null };
    case 'voice': {
      const { firstMessage: text, ...call } = body;
      const none = { subject: null, includeSignature: false, resetConversation: false };
      return { ...call, ...none, to: body.user.phone, text };
    }
  }
};
