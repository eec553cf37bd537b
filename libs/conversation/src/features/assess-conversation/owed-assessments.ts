import type { RowChange } from '@verbatim/event-store';
import { cancelOwed, owe, settle, settleAndOwe, type Claim, type Owed } from '@verbatim/owed-work';
import { isLive, type Conversation, type OwedAssessment } from '../../domain/conversation.state';
import type { Change, Promised } from '../../shell/projection';
import type { AssessmentSubject } from '../../shell/assessments/assessment.owed';
import type { Assessment } from '../../shell/assessments/assessments';

/**
 * What a decision changes about the summary, or the score, a conversation is owed. `claim` is the work whose outcome the
 * decision records: its row changes only while that claim still holds it (the fence).
 */
export const owedAssessments = (assessment: Assessment): Promised => ({
  kind: assessment.owed.kind,
  rows: (change, claim) => rowsOf(assessment, change, claim),
});

const rowsOf = ({ of, owed }: Assessment, change: Change, claim: Claim | null): RowChange[] => {
  const owedIn = (state: Conversation): OwedAssessment | null => (isLive(state) ? of(state).owed : null);
  const before = owedIn(change.before);
  const after = owedIn(change.after);
  const { shard, accountId, streamId } = change.ref;
  const lane = { shard, accountId, kind: owed.kind, lane: streamId };
  if (after && after.requestId !== before?.requestId) {
    const next: Owed<AssessmentSubject> = {
      ...lane,
      streamId,
      subjectId: after.requestId,
      subject: { requestId: after.requestId },
      dueAt: isLater(after, change) ? after.dueAt : 'now', // 'now' is read by the database, whose clock decides
      traceparent: change.traceparent,
    };
    return [claim ? settleAndOwe(claim, next) : owe(owed, next)];
  }
  if (claim) return [settle(claim)];
  return before && !after ? [cancelOwed(lane)] : [];
};

/** Whether it was asked for to be made only after a while. */
const isLater = ({ requestId, dueAt }: OwedAssessment, change: Change): boolean =>
  change.events.some(
    ({ event }) =>
      (event.type === 'conversation.summary-requested.v1' || event.type === 'conversation.score-requested.v1') &&
      event.data.requestId === requestId &&
      dueAt > event.data.occurredAt,
  );
