import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { refuse } from '../problems/platform.problems';

const REASON = /^[\x20-\x7e]{1,500}$/;

/** The header in which a caller may say why; kept in the audit. */
export const reasonHeader = { 'Audit-Reason': 'Why, for the audit: up to 500 printable ASCII characters.' } as const;

/** What a request's Audit-Reason says. Throws `request.invalid` for a reason that cannot be kept as it is. */
export const auditReasonOf = ({ headers }: Pick<FastifyRequest, 'headers'>): string | null => {
  const reason = headers['audit-reason'];
  if (reason === undefined) return null;
  if (typeof reason === 'string' && REASON.test(reason)) return reason;
  throw refuse('request.invalid', 'Audit-Reason holds 1 to 500 printable ASCII characters.', {
    errors: [{ pointer: 'header.audit-reason', message: 'must be 1 to 500 printable ASCII characters' }],
  });
};

/** The reason of a call, or null. */
export const AuditReason = createParamDecorator((_: unknown, context: ExecutionContext): string | null =>
  auditReasonOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
