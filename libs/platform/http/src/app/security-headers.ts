import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';

/** Runs Helmet once and keeps what it says: its headers depend on nothing in the request. */
const headersOf = (options: Parameters<typeof helmet>[0]): Readonly<Record<string, string>> => {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  helmet(options)(request, response, (error?: unknown) => {
    if (error instanceof Error) throw error;
  });
  const headers = Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)] as const);
  return Object.freeze(Object.fromEntries(headers));
};

const referrerPolicy = { policy: 'no-referrer' } as const;

/**
 * For answers that are data, which is nearly all of them: nothing in them may load, run or be framed. The headers that
 * only say more to old browsers, or repeat this policy, are left out: each costs time in every request.
 */
export const securityHeaders = headersOf({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] },
  },
  referrerPolicy,
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xFrameOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
});

/** For pages of ours: their own scripts, styles and pictures, and calls to this service. */
export const pageHeaders = headersOf({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      'default-src': ["'none'"],
      'base-uri': ["'none'"],
      'connect-src': ["'self'"],
      'font-src': ["'self'", 'data:'],
      'form-action': ["'none'"],
      'frame-ancestors': ["'none'"],
      'img-src': ["'self'", 'data:'],
      'script-src': ["'self'"],
      'style-src': ["'self'", "'unsafe-inline'"], // Swagger UI sets styles on its elements
    },
  },
  referrerPolicy,
});
