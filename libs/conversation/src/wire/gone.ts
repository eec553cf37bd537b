import type { FastifyReply } from 'fastify';

/** Aborts when the caller hangs up before it is answered (or has been answered, when nobody waits any more). */
export const gone = (reply: FastifyReply): AbortSignal => {
  const controller = new AbortController();
  reply.raw.once('close', () => controller.abort());
  return controller.signal;
};
