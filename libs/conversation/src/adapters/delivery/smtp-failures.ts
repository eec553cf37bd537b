import { ConnectTimeout, OutboundRefused } from '@verbatim/outbound';
import { ConnectorRejected, ConnectorUnavailable } from '../../ports/delivery.port';

/** Found wrong on this side, before the server was asked: an address or a login that cannot be. */
const ours = new Set(['EENVELOPE', 'EMESSAGE', 'EAUTH', 'ENOAUTH']);
// "Bad sequence of commands": the session was in the wrong state, not the message.
const OUT_OF_STEP = 503;

/**
 * What a failed try means, by the server's reply code or the error's own code; what is no failure of the connection is
 * given back as it is. Causes are kinds only: the errors themselves hold addresses and what servers say.
 */
export const smtpFailure = (error: unknown): unknown => {
  if (error instanceof OutboundRefused) return new ConnectorRejected({ cause: error });
  if (error instanceof ConnectTimeout) return new ConnectorUnavailable(null, { cause: error });
  const { code, responseCode } = (error ?? {}) as { code?: unknown; responseCode?: unknown };
  if (typeof responseCode === 'number') {
    const cause = { cause: new Error(`SMTP ${responseCode}`) };
    const isPermanent = responseCode >= 500 && responseCode !== OUT_OF_STEP;
    return isPermanent ? new ConnectorRejected(cause) : new ConnectorUnavailable(null, cause);
  }
  if (typeof code !== 'string') return error;
  const cause = { cause: new Error(code) };
  if (ours.has(code)) return new ConnectorRejected(cause);
  return isMistake(code) ? error : new ConnectorUnavailable(null, cause);
};

/** Node's own codes for a wrong call; its codes for TLS are failures of the connection. */
const isMistake = (code: string): boolean => code.startsWith('ERR_') && !/^ERR_(TLS|SSL)_/.test(code);
