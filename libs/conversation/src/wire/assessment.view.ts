import type { AssessmentRecord } from '../ports/assessment-reader.port';
import type { ScoreView, SummaryView } from './assessment.schema';

const common = ({ id, fromVersion, toVersion, createdAt }: AssessmentRecord) => ({
  id,
  at: createdAt,
  fromVersion,
  toVersion,
});

/** Throws for a record that is no summary. */
export const toSummaryView = (record: AssessmentRecord): SummaryView => {
  if (record.provenance === null) throw new TypeError('A summary has a provenance');
  return { ...common(record), text: record.text, provenance: record.provenance };
};

/** Throws for a record that is no score. */
export const toScoreView = (record: AssessmentRecord): ScoreView => {
  if (record.score === null) throw new TypeError('A score has a score');
  const { score, text: rationale, by, memberId, provenance } = record;
  return { ...common(record), score, rationale, by, memberId, provenance };
};
