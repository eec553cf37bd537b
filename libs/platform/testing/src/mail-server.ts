import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  /** Headers and body as they came. */
  readonly raw: string;
}

/** A real mail server on a port of its own: it wants a login, offers no TLS, and keeps what it takes. */
export interface MailServer {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly mails: readonly Mail[];
  /** Recipients that are answered with this SMTP code. */
  readonly refusals: Map<string, number>;
  close(): Promise<void>;
}

const login = { username: 'verbatim', password: 'open sesame' };

export const startMailServer = async (port = 0): Promise<MailServer> => {
  const mails: Mail[] = [];
  const refusals = new Map<string, number>();
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authMethods: ['PLAIN'],
    logger: false,
    closeTimeout: 100,
    onAuth: ({ username, password }, _session, done) =>
      username === login.username && password === login.password
        ? done(null, { user: username })
        : done(refusal(535, 'Who is that?')),
    onRcptTo: ({ address }, _session, done) => {
      const code = refusals.get(address);
      done(code === undefined ? null : refusal(code, 'Not here'));
    },
    onData: (stream, { envelope }, done) => {
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => void pieces.push(piece));
      stream.on('end', () => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        const to = envelope.rcptTo.map(({ address }) => address);
        mails.push({ from, to, raw: Buffer.concat(pieces).toString('utf8') });
        done(null, 'Queued');
      });
    },
  });
  server.on('error', () => undefined); // a client that hung up
  const listener = server.listen(port, '127.0.0.1');
  await new Promise((ready) => listener.once('listening', ready));
  return {
    host: '127.0.0.1',
    port: (listener.address() as AddressInfo).port,
    ...login,
    mails,
    refusals,
    close: () => new Promise((closed) => server.close(() => closed())),
  };
};

const refusal = (responseCode: number, message: string): Error => Object.assign(new Error(message), { responseCode });
