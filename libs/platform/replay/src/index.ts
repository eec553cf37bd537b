export { checkReach, checkStreams } from './check/check-reach';
export type {
  LogProjection,
  ProjectedTable,
  Projections,
  Reaction,
  RowsByTable,
  StreamEvent,
  StreamProjection,
} from './projection';
export type { Difference } from './report/difference';
export { NOTE_SCRUB, readScrubs, scrubsTable, unscrubbedSince } from './repair/content-scrubs';
export { AdminAudit, type AdminAct } from './admin-audit';
export { Replays } from './http/replays';
export { startReplay, toDifferenceView, toReplayView, type ReplayView } from './http/replay.schemas';
export { OldReplays } from './old-replays';
export { replayProblems } from './replay.errors';
export { openReplayPool, replayPoolConfig } from './replay-pool';
export { ReplayHttpModule, ReplayModule, ReplayWorkerModule } from './replay.module';
export { ReplayJob } from './run/replay.job';
export type { ReplayInput } from './run/replay.input';
export type { ReplayResult } from './run/run-state';
export { RunStore } from './run/run-store';
