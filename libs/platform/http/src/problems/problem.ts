import { DomainError } from '@verbatim/kernel';

/** How a stable error code is said over HTTP. `retryable`: the same call may succeed later, unchanged. */
export interface ProblemRow {
  readonly status: number;
  readonly title: string;
  readonly retryable?: boolean;
}
export type ProblemCatalogue = Readonly<Record<string, ProblemRow>>;

/** Declares a catalogue: error code -> status and title. Codes are forever, and never reused. */
export const defineProblems = <const Rows extends ProblemCatalogue>(rows: Rows): Rows => Object.freeze(rows);

/**
 * One thing wrong with a request. `pointer` is the JSON pointer of a body field (`/items/0/text`; empty: the body as a
 * whole), or `query.limit`, `path.id`, `header.if-match`; `path` when no part of it can be read.
 */
export interface FieldError {
  readonly pointer: string;
  readonly message: string;
}

/** An RFC 9457 document, as every error answer of the native API has it. */
export interface ProblemDocument {
  /** Path on this service that describes the code. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly requestId: string;
  readonly errors: readonly FieldError[];
  readonly retryable: boolean;
  /** Facts of the refusal, by name; only when there are any. */
  readonly details?: DomainError['details'];
}

export interface ProblemOptions {
  readonly errors?: readonly FieldError[];
  /** Headers of the answer, lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly details?: DomainError['details'];
  readonly cause?: unknown;
}

/** A refusal that knows more of HTTP than a DomainError does: all the fields at fault, and headers. */
export class ProblemError<Code extends string = string> extends DomainError<Code> {
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: Code, detail: string, options: ProblemOptions = {}) {
    super(code, detail, options.details);
    this.name = 'ProblemError';
    this.errors = options.errors ?? [];
    this.headers = options.headers ?? {};
    if (options.cause !== undefined) this.cause = options.cause;
  }
}
