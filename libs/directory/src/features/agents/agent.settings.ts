import { z } from 'zod';
import type { AgentEntity } from '../../entities';
import type { AssessmentTimes } from '../../facts/facts';

const YEAR_MINUTES = 525_600;
const minutes = z.int().min(1).max(YEAR_MINUTES).nullable();

export const abandonAfterMinutes = minutes.meta({
  description: 'Minutes without a message after which a conversation counts as abandoned; null never.',
});
export const archiveAfterMinutes = minutes.meta({
  description: 'Minutes without a message after which a conversation is archived; null never.',
});

const onCompletion = z.boolean().meta({ description: 'When the conversation is completed.' });
const afterInactivityMinutes = minutes.meta({ description: 'After so many minutes without a message; null never.' });
const everyTurns = z.int().min(1).max(1_000).nullable().meta({ description: 'After every so many turns; null never.' });

/** When to do something about a conversation by itself; nothing is done unless it is asked for here. */
export const whenGiven = z
  .strictObject({
    onCompletion: onCompletion.default(false),
    afterInactivityMinutes: afterInactivityMinutes.default(null),
    everyTurns: everyTurns.default(null),
  })
  .meta({ id: 'CreateAssessmentTimes' });
/** What is left out stays as it is. */
export const whenChanged = z
  .strictObject({ onCompletion, afterInactivityMinutes, everyTurns })
  .partial()
  .meta({ id: 'ChangeAssessmentTimes' });
export const whenView = z
  .strictObject({
    onCompletion: z.boolean(),
    afterInactivityMinutes: z.int().nullable(),
    everyTurns: z.int().nullable(),
  })
  .meta({ id: 'AssessmentTimes' });

type SummaryColumns = Pick<AgentEntity, 'summaryOnCompletion' | 'summaryAfterInactivityMinutes' | 'summaryEveryTurns'>;
type ScoreColumns = Pick<AgentEntity, 'scoreOnCompletion' | 'scoreAfterInactivityMinutes' | 'scoreEveryTurns'>;

export const toSummaryColumns = (times: AssessmentTimes): SummaryColumns => ({
  summaryOnCompletion: times.onCompletion,
  summaryAfterInactivityMinutes: times.afterInactivityMinutes,
  summaryEveryTurns: times.everyTurns,
});

export const toScoreColumns = (times: AssessmentTimes): ScoreColumns => ({
  scoreOnCompletion: times.onCompletion,
  scoreAfterInactivityMinutes: times.afterInactivityMinutes,
  scoreEveryTurns: times.everyTurns,
});

export const summaryTimes = (row: SummaryColumns): AssessmentTimes => ({
  onCompletion: row.summaryOnCompletion,
  afterInactivityMinutes: row.summaryAfterInactivityMinutes,
  everyTurns: row.summaryEveryTurns,
});

export const scoreTimes = (row: ScoreColumns): AssessmentTimes => ({
  onCompletion: row.scoreOnCompletion,
  afterInactivityMinutes: row.scoreAfterInactivityMinutes,
  everyTurns: row.scoreEveryTurns,
});
