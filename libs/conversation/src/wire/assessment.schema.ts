import { z } from 'zod';
import { onePageDirection, pageQuery } from '@verbatim/http';
import { uuid } from './common.schema';

const version = z.int();
const range = {
  fromVersion: version.describe('The first event that was read'),
  toVersion: version.describe('The last one; what happened later is not in it'),
};
const tokens = z.int().nullable();

const provenance = z
  .object({
    provider: z.string().describe('`builtin` or `openai-compatible`'),
    model: z.string(),
    promptVersion: z.string().describe('How it was asked for, or computed'),
    inputTokens: tokens,
    outputTokens: tokens,
    latencyMs: z.int(),
    attempt: z.int(),
  })
  .meta({ id: 'AssessmentProvenance' });

export const summaryView = z
  .object({
    id: z.uuid().describe("Its request's"),
    text: z.string().nullable().describe('null once erased'),
    at: z.iso.datetime(),
    provenance,
    ...range,
  })
  .meta({ id: 'Summary' });

export const scoreView = z
  .object({
    id: z.uuid().describe("Its request's"),
    score: z.number().min(0).max(10),
    rationale: z.string().nullable(),
    by: z.enum(['model', 'human']),
    memberId: z.uuid().nullable().describe('The member who gave it, if one did'),
    at: z.iso.datetime(),
    provenance: provenance.nullable().describe("null on a human's"),
    ...range,
  })
  .meta({ id: 'Score' });

const state = {
  status: z
    .enum(['none', 'pending', 'completed', 'failed'])
    .describe('Of the latest request; `pending` ends within an hour or so, `failed` has an error'),
  requestId: z.uuid().nullable(),
  error: z
    .object({ reason: z.string(), attempts: z.int() })
    .nullable()
    .describe('Why the latest request came to nothing'),
};
export const summaryStateView = z
  .object({ ...state, current: summaryView.nullable().describe('The newest') })
  .meta({ id: 'SummaryState' });
export const scoreStateView = z
  .object({ ...state, current: scoreView.nullable().describe("The newest; a human's before any model's") })
  .meta({ id: 'ScoreState' });

export const assessmentRequestedView = z
  .object({ status: z.literal('pending'), requestId: z.uuid() })
  .meta({ id: 'AssessmentRequested' });

export const scoreBody = z
  .strictObject({
    score: z.number().min(0).max(10).multipleOf(0.1).describe('From 0 to 10, with at most one decimal'),
    rationale: z.string().min(1).max(1_000).optional(),
    memberId: uuid.optional().describe('Who scores; the acting member when not given'),
  })
  .meta({ id: 'GiveScore' });

export const assessmentsQuery = z.strictObject({ ...pageQuery }).refine(...onePageDirection);

export type SummaryView = z.output<typeof summaryView>;
export type ScoreView = z.output<typeof scoreView>;
