import { connect, type Socket } from 'node:net';
import { isPublicAddress } from './address';
import { guardedLookup, type OutboundOptions } from './guarded-lookup';
import { OutboundRefused } from './outbound-refused';
import { literalAddress } from './target-url';

export interface SocketTarget {
  /** A name or a literal address. */
  readonly host: string;
  readonly port: number;
  /** For resolving the name and connecting to the first address that answers. */
  readonly timeoutMs: number;
}

export class ConnectTimeout extends Error {
  constructor() {
    super('the connection was not made in time');
    this.name = 'ConnectTimeout';
  }
}

/**
 * A TCP connection to where others chose. Throws {@link OutboundRefused} for an address inside, {@link ConnectTimeout},
 * the reason of `signal`, or the error of the connection.
 */
export const openOutboundSocket = (
  { host, port, timeoutMs }: SocketTarget,
  options: OutboundOptions,
  signal?: AbortSignal,
): Promise<Socket> =>
  new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    // Literal addresses never reach a lookup.
    const literal = literalAddress(host);
    if (literal !== null && !options.allowPrivateTargets && !isPublicAddress(literal))
      throw new OutboundRefused('private-address');
    const socket = connect({ host: literal ?? host, port, lookup: guardedLookup(options) });
    const end = (error?: unknown): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      socket.off('error', end).off('connect', connected);
      if (error === undefined) return resolve(socket);
      socket.on('error', () => undefined); // what follows from the end of it is nobody's business
      socket.destroy();
      reject(error as Error);
    };
    const abort = (): void => end(signal?.reason);
    const connected = (): void => end();
    const timer = setTimeout(() => end(new ConnectTimeout()), timeoutMs);
    signal?.addEventListener('abort', abort, { once: true });
    socket.once('error', end).once('connect', connected);
  });
