import { HttpException } from '@nestjs/common';
import { refuse, type PlatformProblemCode } from './platform.problems';
import type { ProblemError } from './problem';

/** Code, what is told, and the place at fault where it is not the body. */
type Known = readonly [PlatformProblemCode, string, 'path'?];

const byFastifyCode: Readonly<Record<string, Known>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['request.body-too-large', 'The body is larger than this route takes.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['request.not-json', 'Send the body as application/json.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['request.malformed', 'The body is not as long as Content-Length says.'],
  FST_ERR_BAD_URL: ['request.malformed', 'The address is not percent-encoded UTF-8.', 'path'],
  FST_ERR_MAX_PARAM_LENGTH: ['resource.not-found', 'There is nothing with an id as long as that.'],
};

const byStatus: Readonly<Record<number, Known>> = {
  400: ['request.malformed', 'The request cannot be read.'],
  401: ['auth.invalid', 'The API key is not valid.'],
  403: ['auth.scope', 'The API key does not allow this.'],
  404: ['route.not-found', 'There is nothing at this address.'],
  408: ['request.timeout', 'The request was not sent in time.'],
  413: ['request.body-too-large', 'The body is larger than this route takes.'],
  415: ['request.not-json', 'Send the body as application/json.'],
  429: ['limit.rate', 'Too many requests.'],
  503: ['service.unavailable', 'Something this needs does not answer.'],
};

const refusal = (known: Known | undefined, cause: Error): ProblemError | null => {
  if (known === undefined) return null;
  const [code, detail, pointer] = known;
  return refuse(code, detail, { cause, errors: pointer === undefined ? [] : [{ pointer, message: detail }] });
};

/** The refusal that an error of Fastify or Nest stands for; null when it is neither, or means a fault of ours. */
export const fromFramework = (error: Error): ProblemError | null => {
  if (error instanceof HttpException) {
    // Nest wraps what Fastify threw, and what our own hooks threw inside Fastify.
    const wrapped = error.cause instanceof Error ? fromFramework(error.cause) : null;
    return wrapped ?? refusal(byStatus[error.getStatus()], error);
  }
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  if (typeof statusCode !== 'number' || statusCode >= 500) return null;
  const known = typeof code === 'string' && Object.hasOwn(byFastifyCode, code) ? byFastifyCode[code] : undefined;
  return refusal(known ?? byStatus[statusCode] ?? byStatus[400], error);
};
