import type { DifferenceView, ProjectionView, ReplayView } from './replay.schemas';

const account = '018f6b1e-7c00-7000-8000-00000000a001';
const conversation = '018f6b1e-7c00-7000-8000-00000000c001';
const noDifferences = { missing: 0, surplus: 0, differs: 0 };

export const startExample = { projections: ['conversations.v1', 'messages.v1'], dryRun: true };
export const skipExample = { shard: 3, position: 48_211, reason: 'Written by a build that was taken back' };

export const replayExample: ReplayView = {
  id: '018f6b1e-7c00-7000-8000-000000020001',
  state: 'completed',
  dryRun: true,
  projections: ['conversations.v1', 'messages.v1'],
  accountId: null,
  streamId: null,
  compare: true,
  skip: [],
  reason: null,
  progress: { done: 48_210, total: 48_210 },
  result: {
    phase: 'done',
    streams: 1_204,
    events: 48_210,
    differences: 1,
    projections: [
      {
        name: 'conversations.v1',
        state: 'done',
        differences: { ...noDifferences, differs: 1 },
        repaired: null,
        blockedMs: null,
        poison: null,
      },
      {
        name: 'messages.v1',
        state: 'done',
        differences: noDifferences,
        repaired: null,
        blockedMs: null,
        poison: null,
      },
    ],
  },
  error: null,
  createdAt: '2026-01-05T09:00:00.000Z',
  updatedAt: '2026-01-05T09:00:04.000Z',
  startedAt: '2026-01-05T09:00:01.000Z',
  finishedAt: '2026-01-05T09:00:04.000Z',
};

export const differenceExample: DifferenceView = {
  nth: 1,
  projection: 'conversations.v1',
  table: 'conversations',
  shard: 3,
  accountId: account,
  streamId: conversation,
  key: { id: conversation },
  kind: 'differs',
  columns: [{ column: 'status', expected: 'completed', found: 'in_progress' }, { column: 'title' }],
};

export const projectionExample: ProjectionView = {
  name: 'daily-counts.v1',
  version: 1,
  kind: 'log',
  tables: ['analytics_conversations', 'analytics_counts', 'analytics_reply_times'],
  lag: 1,
  shards: [{ shard: 3, position: 48_210, lag: 1, stoppedAt: 48_211 }],
};
