export * from './check/check-sample';
export { Comparison, type CheckedStream } from './check/check-streams';
export { foldStream, PoisonEvent, type Poison } from './check/poison';
export { pagesAhead } from './pages/ahead';
export { StreamPages, type StreamPage } from './pages/stream-pages';
export * from './projection';
export * from './report/difference';
export { RowSet } from './rows/row-set';
export type { Reach } from './stream-key';
