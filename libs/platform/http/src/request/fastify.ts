import type { CallContext } from '@verbatim/kernel';
import type { BodyRules } from '../input/body-rules';
import type { OperationDocs } from '../openapi/operation-docs';
import type { Edge } from '../edges/edge';
import type { Policy } from './policy';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls; null on public routes. Set before the body is read. */
    call: CallContext | null;
    /** What the caller's key may do; null on public routes. */
    scopes: readonly string[] | null;
    /** W3C trace context as received; null when absent or not valid. */
    traceparent: string | null;
    /** The Idempotency-Key of a POST. */
    idempotencyKey: string | null;
    /** The body as received, kept until its hash is taken. */
    bodyBytes: Buffer | null;
    /** Whether the key is still what it was when it was let in; null on public routes. */
    isStillAdmitted: (() => Promise<boolean>) | null;
    /** The answer is a stream of events: its length says nothing about our speed. */
    streaming: boolean;
  }
  interface FastifyContextConfig {
    policy?: Policy;
    body?: BodyRules;
    docs?: OperationDocs;
    /** Whose language the route speaks; absent: the native API's. */
    edge?: Edge;
  }
}
