import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { auditReasonOf } from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import type { FastifyRequest } from 'fastify';
import type { Asked } from '../changes/changes';

export { reasonHeader } from '@verbatim/http';

/** The call and its Audit-Reason. Throws `request.invalid` for a reason that cannot be kept as it is. */
export const Asking = createParamDecorator((_: unknown, context: ExecutionContext): Asked => {
  const request = context.switchToHttp().getRequest<FastifyRequest & { call: CallContext | null }>();
  if (request.call === null) throw new Error('@Asking() is for routes that are not public');
  return { call: request.call, reason: auditReasonOf(request) };
});
