import { isIP } from 'node:net';
import { isOneMailbox } from '@verbatim/http';
import { openOutboundSocket, type OutboundOptions } from '@verbatim/outbound';
import { createTransport } from 'nodemailer';
import type { SmtpConnector } from '../../ports/connectors.port';
import { ConnectorRejected, type Delivered, type OutboundMessage } from '../../ports/delivery.port';
import { smtpFailure } from './smtp-failures';
import { mailOf, messageIdOf } from './smtp-mail';

const CONNECT_MS = 10_000;
/** Between two words of the server. */
const SILENCE_MS = 20_000;
const WHOLE_MS = 60_000;

/**
 * Sends mail, one connection for each. Where it leads is judged while connecting. Passwords and mail go in the clear only
 * where private targets are allowed, as webhooks do.
 */
export class SmtpDelivery {
  constructor(private readonly options: OutboundOptions) {}

  async deliver(message: OutboundMessage, connector: SmtpConnector, held: AbortSignal): Promise<Delivered> {
    // A list would be read as one, and everybody on it written to.
    if (!isOneMailbox(message.to)) throw new ConnectorRejected();
    const signal = AbortSignal.any([held, AbortSignal.timeout(WHOLE_MS)]);
    const transport = this.transport(connector, signal);
    try {
      await transport.sendMail({ ...mailOf(message, connector), signal });
    } catch (error) {
      throw smtpFailure(error);
    } finally {
      transport.close();
    }
    return { reference: messageIdOf(message, connector) };
  }

  private transport({ host, port, secure, username, credential }: SmtpConnector, signal: AbortSignal) {
    const target = { host, port, timeoutMs: CONNECT_MS };
    return createTransport({
      host,
      port,
      secure,
      requireTLS: !secure && !this.options.allowPrivateTargets,
      ...(username !== null && { auth: { user: username, pass: credential ?? '' } }),
      tls: { minVersion: 'TLSv1.2', ...(isIP(host) === 0 && { servername: host }) },
      getSocket: (_options, callback) => {
        openOutboundSocket(target, this.options, signal).then((connection) => callback(null, { connection }), callback);
      },
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      socketTimeout: SILENCE_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }
}
