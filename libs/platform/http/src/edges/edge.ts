import type { IncomingHttpHeaders } from 'node:http';
import type { AccountScope, DomainError } from '@verbatim/kernel';
import type { z } from 'zod';
import type { FieldError } from '../problems/problem';

/** What a refusal is about, for those whose language knows fewer cases than the catalogue of problems. */
export type RefusalKind =
  /** No key, or one that is not valid. */
  | 'auth'
  /** The key does not allow it. */
  | 'forbidden'
  /** Address, headers or body cannot be read. */
  | 'unreadable'
  /** It can be read, and does not say what can be done. */
  | 'validation'
  /** Something named does not exist, or not for this key. */
  | 'not-found'
  /** There is nothing at the address. */
  | 'nowhere'
  /** The address does not take the method. */
  | 'method'
  /** Not in the present state, or another change came in between. */
  | 'conflict'
  /** Too much of it. */
  | 'limit'
  /** Something needed does not answer. */
  | 'unavailable'
  /** Ours. */
  | 'fault';

/** A refusal or a fault as the native API would tell it, for an edge to say in its own words. */
export interface Refused {
  readonly kind: RefusalKind;
  /** Of the catalogue of problems. */
  readonly code: string;
  /** As the native API answers. */
  readonly status: number;
  /** What the code means. */
  readonly title: string;
  /** What was wrong this time; of a fault nothing. */
  readonly detail: string;
  readonly errors: readonly FieldError[];
  /** Facts for programs, by code. */
  readonly details: DomainError['details'];
  readonly requestId: string;
}

export interface EdgeAnswer {
  readonly status: number;
  /** Sent as JSON. */
  readonly body: unknown;
  /** Beside `Retry-After`, `Allow` and those of every answer. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the OpenAPI document of an edge says, beside its operations. */
export interface EdgeText {
  readonly title: string;
  readonly description: string;
  /** Name -> what its operations are about, in the order readers see them. */
  readonly tags: Readonly<Record<string, string>>;
  /** OpenAPI's security scheme for the key. */
  readonly security: Readonly<Record<string, string>>;
  /** Every body that `refusal` answers with. */
  readonly errors: z.ZodType;
}

/**
 * A part of the address space that speaks another language at its border (ADR-0016). Its routes are controllers like any
 * other; their keys, refusals and description are said in the edge's words. Bodies and queries there may hold fields
 * nobody knows, a name in a query may come repeatedly, and an empty body is none.
 */
export interface Edge {
  /** Its document is `/openapi/<name>.json`. */
  readonly name: string;
  /** Where its addresses begin: `/compat/casey`. */
  readonly prefix: string;
  readonly text: EdgeText;
  /** What the caller shows as its key; undefined: nothing, '' what is no key. */
  keyOf(headers: IncomingHttpHeaders): string | undefined;
  /** Which of the keys that are valid are taken here; absent: all. One that is not is refused as one that is none. */
  admits?(scope: AccountScope): boolean;
  /** Total: it is asked about every problem there is. */
  refusal(refused: Refused): EdgeAnswer;
}
