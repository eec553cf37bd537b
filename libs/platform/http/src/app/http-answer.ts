import type { SavedAnswer } from '@verbatim/kernel';

/** What a route handler returns to set status and headers along with the body, without touching the reply. */
export class HttpAnswer<Body = unknown> implements SavedAnswer {
  constructor(
    readonly status: number,
    readonly body: Body,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {}
}
