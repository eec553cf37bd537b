import type { TargetProblem } from './target-url';

export type RefusalReason = TargetProblem | 'redirected';

/** The call was not made, or its answer not followed, because of where it leads. Trying again would not help. */
export class OutboundRefused extends Error {
  constructor(readonly reason: RefusalReason) {
    super(`outbound call refused: ${reason}`);
    this.name = 'OutboundRefused';
  }
}
