import type {
  FailScore,
  FailSummary,
  GiveScore,
  RecordScore,
  RecordSummary,
  RequestScore,
  RequestSummary,
} from '../conversation.commands';
import { ConversationError } from '../conversation.errors';
import type { AssessmentCause, ConversationEvent } from '../conversation.events';
import { isLive, type Assessing, type Conversation, type LiveConversation } from '../conversation.state';
import { writableOf } from './decision';

/** Allowed in every status. A newer request takes the place of the one that is owed: nobody needs both. */
export const requestSummary = ({ data, meta }: RequestSummary, state: Conversation): readonly ConversationEvent[] => {
  if (addsNothing(writableOf(state).summaries, data, meta.now)) return [];
  return [{ type: 'conversation.summary-requested.v1', data: { ...data, occurredAt: meta.now }, content: null }];
};

export const requestScore = ({ data, meta }: RequestScore, state: Conversation): readonly ConversationEvent[] => {
  if (addsNothing(writableOf(state).scores, data, meta.now)) return [];
  return [{ type: 'conversation.score-requested.v1', data: { ...data, occurredAt: meta.now }, content: null }];
};

export const recordSummary = ({ data, meta }: RecordSummary, state: Conversation): readonly ConversationEvent[] => {
  owing(state, 'summaries', data.requestId);
  const { text, ...rest } = data;
  return [{ type: 'conversation.summarised.v1', data: { ...rest, occurredAt: meta.now }, content: { text } }];
};

export const failSummary = ({ data, meta }: FailSummary, state: Conversation): readonly ConversationEvent[] => {
  owing(state, 'summaries', data.requestId);
  return [{ type: 'conversation.summary-failed.v1', data: { ...data, occurredAt: meta.now }, content: null }];
};

export const recordScore = ({ data, meta }: RecordScore, state: Conversation): readonly ConversationEvent[] => {
  const live = owing(state, 'scores', data.requestId);
  const { rationale, ...rest } = data;
  const shown = live.score?.by !== 'human';
  return [
    {
      type: 'conversation.scored.v1',
      data: { ...rest, by: 'model', memberId: null, shown, was: shown ? shownIn(live) : null, occurredAt: meta.now },
      content: { rationale },
    },
  ];
};

export const failScore = ({ data, meta }: FailScore, state: Conversation): readonly ConversationEvent[] => {
  owing(state, 'scores', data.requestId);
  return [{ type: 'conversation.score-failed.v1', data: { ...data, occurredAt: meta.now }, content: null }];
};

/** A human's score is shown whatever a model says, before or after. */
export const giveScore = ({ data, meta }: GiveScore, state: Conversation): readonly ConversationEvent[] => {
  const live = writableOf(state);
  const { scoreId, score, memberId, rationale, version } = data;
  if (live.scores.last?.requestId === scoreId) return [];
  return [
    {
      type: 'conversation.scored.v1',
      data: {
        requestId: scoreId,
        score,
        by: 'human',
        memberId,
        fromVersion: 1,
        toVersion: version,
        provenance: null,
        shown: true,
        was: shownIn(live),
        occurredAt: meta.now,
      },
      content: { rationale },
    },
  ];
};

const addsNothing = ({ owed, last }: Assessing, { requestId, cause }: RequestSummary['data'], now: string): boolean =>
  owed?.requestId === requestId ||
  last?.requestId === requestId ||
  (!isPressing[cause] && owed !== null && now < owed.dueAt);

// What is owed later than now will read what is there by then: these need no request of their own.
const isPressing: Readonly<Record<AssessmentCause, boolean>> = {
  requested: true,
  completed: true,
  turns: false,
  inactivity: false,
  rerun: false,
};

const owing = (state: Conversation, what: 'summaries' | 'scores', requestId: string): LiveConversation => {
  if (!isLive(state) || state[what].owed?.requestId !== requestId) throw new ConversationError('assessment.superseded');
  return state;
};

const shownIn = ({ score }: LiveConversation) => score && { score: score.score, occurredAt: score.occurredAt };
