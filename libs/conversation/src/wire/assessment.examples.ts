import type { ScoreView, SummaryView } from './assessment.schema';

const requestId = '0199d4c6-9a00-7c21-8e55-4b1c2d3e4f51';
const at = '2026-11-21T09:45:00.000Z';
const provenance = {
  provider: 'builtin',
  model: 'builtin-helpdesk',
  promptVersion: 'builtin-extract.v1',
  inputTokens: null,
  outputTokens: null,
  latencyMs: 4,
  attempt: 1,
};
const range = { fromVersion: 1, toVersion: 5 };

export const exampleRequested = { status: 'pending' as const, requestId };
export const exampleSummary: SummaryView = {
  id: requestId,
  text: 'The user asked how long a return is possible. The agent said: 30 days from delivery.',
  at,
  provenance,
  ...range,
};
export const exampleScore: ScoreView = {
  id: requestId,
  score: 8.5,
  rationale: 'Answered at once, from the knowledge.',
  by: 'model',
  memberId: null,
  at,
  provenance: { ...provenance, promptVersion: 'builtin-signals.v1' },
  ...range,
};
export const exampleHumanScore: ScoreView = {
  ...exampleScore,
  score: 4,
  rationale: 'The exception for sale items was not mentioned.',
  by: 'human',
  memberId: '0199d4c6-8e30-7a11-8f02-6d5e4c3b2a61',
  provenance: null,
};
export const exampleSummaryState = { status: 'completed' as const, requestId, error: null, current: exampleSummary };
export const exampleScoreState = { status: 'completed' as const, requestId, error: null, current: exampleScore };
