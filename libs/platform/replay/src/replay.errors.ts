import { defineProblems, type ProblemRow } from '@verbatim/http';
import { DomainError } from '@verbatim/kernel';

export type ReplayErrorCode =
  | 'projection.not-found'
  | 'projection.not-stopped'
  | 'projection.unknown'
  | 'replay.not-found'
  | 'replay.running'
  | 'replay.spans-streams'
  | 'replay.not-replayable'
  | 'replay.reach-unknown'
  | 'replay.poison-event'
  | 'replay.table-tied'
  | 'replay.not-permitted';

export class ReplayError extends DomainError<ReplayErrorCode> {}

export const replayProblems = defineProblems({
  'projection.not-found': { status: 404, title: 'There is no such projection' },
  'projection.not-stopped': { status: 409, title: 'The projection does not stand at this event' },
  'projection.unknown': { status: 422, title: 'A projection that is named does not exist' },
  'replay.not-found': { status: 404, title: 'There is no such replay' },
  'replay.running': { status: 409, title: 'The projection is being replayed already' },
  'replay.spans-streams': { status: 422, title: 'The projection cannot be replayed for a single stream' },
  'replay.not-replayable': { status: 422, title: 'What reacts to the log is not replayed' },
  'replay.reach-unknown': { status: 422, title: 'What is to be replayed is not there' },
  'replay.poison-event': { status: 409, title: 'An event could not be applied' },
  'replay.table-tied': { status: 409, title: 'A table is tied to something that a swap would leave behind' },
  'replay.not-permitted': { status: 409, title: 'The database user may not make a schema' },
} satisfies Record<ReplayErrorCode, ProblemRow>);
