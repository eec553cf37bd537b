import type { FailureReason } from '../domain/conversation.events';

const spoken: ReadonlySet<string> = new Set<FailureReason>([
  'provider-unavailable',
  'provider-timeout',
  'provider-garbled',
  'internal',
]);
const isSpoken = (reason: string | null): reason is FailureReason => reason !== null && spoken.has(reason);

/** Why the tries were used up: what the last one said, or nothing because its worker vanished. */
export const reasonFrom = (lastError: string | null): FailureReason =>
  isSpoken(lastError) ? lastError : 'worker-lost';
