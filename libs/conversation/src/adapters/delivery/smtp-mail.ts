import type { SendMailOptions } from 'nodemailer';
import type { SmtpConnector } from '../../ports/connectors.port';
import type { OutboundMessage } from '../../ports/delivery.port';

/** A mail's Message-ID: the same in every try, so that a double is known as one. */
export const messageIdOf = (message: OutboundMessage, { fromAddress }: SmtpConnector): string =>
  `<${message.id}@${fromAddress.slice(fromAddress.lastIndexOf('@') + 1)}>`;

/** A mail of plain text. The envelope is said apart, so that no header decides where it goes. */
export const mailOf = (message: OutboundMessage, connector: SmtpConnector): SendMailOptions => ({
  messageId: messageIdOf(message, connector),
  date: new Date(message.createdAt),
  from: { name: connector.fromName ?? '', address: connector.fromAddress },
  to: { name: '', address: message.to },
  subject: message.subject ?? '',
  text: withSignature(message, connector),
  envelope: { from: connector.fromAddress, to: [message.to] },
});

/** Behind the line that mail programs know a signature by. */
const withSignature = ({ text, includeSignature }: OutboundMessage, { signature }: SmtpConnector): string =>
  includeSignature && signature ? `${text}\n\n-- \n${signature}` : text;
