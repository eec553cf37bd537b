import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { refuse } from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import type { FastifyRequest } from 'fastify';
import type { Asked } from '../changes/changes';

const REASON = /^[\x20-\x7e]{1,500}$/;

/** The header in which a caller may say why; kept in the audit row. */
export const reasonHeader = { 'Audit-Reason': 'Why, for the audit: up to 500 printable ASCII characters.' } as const;

/** The call and its Audit-Reason. Throws `request.invalid` for a reason that cannot be kept as it is. */
export const Asking = createParamDecorator((_: unknown, context: ExecutionContext): Asked => {
  const { call, headers } = context.switchToHttp().getRequest<FastifyRequest & { call: CallContext | null }>();
  if (call === null) throw new Error('@Asking() is for routes that are not public');
  const reason = headers['audit-reason'];
  if (reason === undefined) return { call, reason: null };
  if (typeof reason === 'string' && REASON.test(reason)) return { call, reason };
  throw refuse('request.invalid', 'Audit-Reason holds 1 to 500 printable ASCII characters.', {
    errors: [{ pointer: 'header.audit-reason', message: 'must be 1 to 500 printable ASCII characters' }],
  });
});
