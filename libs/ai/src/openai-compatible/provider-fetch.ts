import type { OutboundFetch } from '@verbatim/outbound';
import { type BodyLimits, firstBytes, GarbledAnswer, guardEventStream } from './guarded-body';

const errorBytes = 64 * 1024;

/**
 * Room for an answer of `maxOutputUnits` as providers frame it: up to six bytes a unit within a line, and a few hundred
 * bytes of envelope around every token.
 */
export const limitsFor = (maxOutputUnits: number): BodyLimits => ({
  maxBytes: 64 * 1024 + 80 * maxOutputUnits,
  maxLineBytes: 64 * 1024 + 6 * maxOutputUnits,
});

/** The `fetch` the SDK calls: never reads more of a body than its limits, nor a web page at all. */
export const providerFetch =
  (outbound: OutboundFetch, limits: BodyLimits): typeof globalThis.fetch =>
  async (input, init) => {
    const response = await outbound(input instanceof Request ? input.url : input, init);
    if (!response.body) return response;
    const { status, statusText, headers } = response;
    if (!response.ok) return new Response(response.body.pipeThrough(firstBytes(errorBytes)), response);
    if (headers.get('content-type')?.includes('text/html')) {
      await response.body.cancel();
      throw new GarbledAnswer('web-page');
    }
    return new Response(response.body.pipeThrough(guardEventStream(limits)), { status, statusText, headers });
  };
