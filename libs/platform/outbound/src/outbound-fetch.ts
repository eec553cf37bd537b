import { Agent, buildConnector, fetch as undiciFetch } from 'undici';
import { isPublicAddress } from './address';
import { guardedLookup, type OutboundOptions } from './guarded-lookup';
import { OutboundRefused } from './outbound-refused';
import { checkTargetUrl, literalAddress } from './target-url';

export interface OutboundFetch {
  (url: string | URL, init?: RequestInit): Promise<Response>;
  /** Ends all its connections; calls in flight fail. */
  close(): Promise<void>;
}

/** Literal addresses never reach a lookup, so the connector judges them. */
const guardedConnector = (options: OutboundOptions): buildConnector.connector => {
  const connect = buildConnector({ lookup: guardedLookup(options) });
  return (target, callback) => {
    const literal = literalAddress(target.hostname);
    if (literal !== null && !options.allowPrivateTargets && !isPublicAddress(literal)) {
      return callback(new OutboundRefused('private-address'), null);
    }
    connect(target, callback);
  };
};

const redirects = new Set([301, 302, 303, 307, 308]);

const refusalIn = (error: unknown): OutboundRefused | null => {
  if (error instanceof OutboundRefused) return error;
  if (error instanceof AggregateError) return error.errors.map(refusalIn).find((found) => found !== null) ?? null;
  return error instanceof Error && error.cause !== undefined ? refusalIn(error.cause) : null;
};

/**
 * A `fetch` for addresses that others chose. It refuses (throws {@link OutboundRefused}) URLs that
 * {@link checkTargetUrl} objects to, names that resolve to an address inside at the moment of connecting, and every
 * redirect. Other failures are fetch's own. Its connections are kept apart from the rest of the process.
 */
export const createOutboundFetch = (options: OutboundOptions): OutboundFetch => {
  const dispatcher = new Agent({ connect: guardedConnector(options) });
  // undici and @types/node describe the same classes under two names.
  const fetch = undiciFetch as unknown as (
    url: string | URL,
    init: RequestInit & { dispatcher: Agent },
  ) => Promise<Response>;
  const call = async (url: string | URL, init?: RequestInit): Promise<Response> => {
    const problem = checkTargetUrl(url, options);
    if (problem) throw new OutboundRefused(problem);
    const response = await fetch(url, { ...init, redirect: 'manual', dispatcher }).catch((error: unknown) => {
      throw refusalIn(error) ?? error;
    });
    if (!redirects.has(response.status)) return response;
    await response.body?.cancel();
    throw new OutboundRefused('redirected');
  };
  return Object.assign(call, { close: () => dispatcher.destroy() });
};
