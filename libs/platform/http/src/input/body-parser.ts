import type { FastifyInstance, FastifyRequest } from 'fastify';
import { jsonRulesOf } from './body-rules';
import { parseStrictJson } from './strict-json';

/** Makes JSON the only body there is, read strictly, and lets routes set their own limit in bytes. */
export const takeStrictJson = (instance: FastifyInstance): void => {
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser<Buffer>(
    'application/json',
    { parseAs: 'buffer' },
    (request: FastifyRequest, body: Buffer, done) => {
      if (body.length === 0 && request.routeOptions.config.edge !== undefined) {
        done(null, undefined);
        return;
      }
      let value: unknown;
      try {
        value = parseStrictJson(body, jsonRulesOf(request.routeOptions.config.body));
      } catch (error) {
        done(error as Error);
        return;
      }
      if (request.idempotencyKey !== null) request.bodyBytes = body;
      done(null, value);
    },
  );
  instance.addHook('onRoute', (route) => {
    const limit = route.config?.body?.limitBytes;
    if (limit !== undefined) route.bodyLimit = limit;
  });
};
