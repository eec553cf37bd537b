import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { CallContext } from '@verbatim/kernel';
import type { FastifyRequest } from 'fastify';

/** The CallContext of the request; the route's policy must not be public. */
export const Call = createParamDecorator((_: unknown, context: ExecutionContext): CallContext => {
  const { call } = context.switchToHttp().getRequest<FastifyRequest>();
  if (call === null) throw new Error('@Call() is for routes that are not public');
  return call;
});
