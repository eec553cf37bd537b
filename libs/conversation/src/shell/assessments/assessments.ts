import type { OwedWorkDefinition } from '@verbatim/owed-work';
import type { CommandMeta, ConversationCommand } from '../../domain/conversation.commands';
import type { AssessmentCause, AssessmentFailure, AssessmentProvenance } from '../../domain/conversation.events';
import type { Assessing, LiveConversation } from '../../domain/conversation.state';
import type { AssessmentModel, AssessmentOrigin, ScoreRequest } from '../../ports/assessment-model.port';
import type { AssessmentKind } from '../../ports/assessment-reader.port';
import { scoreConversation, summariseConversation, type AssessmentSubject } from './assessment.owed';

/** Which events were read, and how it came about. */
export interface Making {
  readonly requestId: string;
  readonly fromVersion: number;
  readonly toVersion: number;
  readonly provenance: AssessmentProvenance;
}
export interface Made {
  readonly origin: AssessmentOrigin;
  readonly record: (making: Making, meta: CommandMeta) => ConversationCommand;
}
interface Requesting {
  readonly requestId: string;
  readonly cause: AssessmentCause;
  readonly dueAt: string;
}
interface Failed {
  readonly requestId: string;
  readonly reason: AssessmentFailure;
  readonly attempts: number;
}

/** All in which summaries and scores differ. */
export interface Assessment {
  readonly kind: AssessmentKind;
  readonly owed: OwedWorkDefinition<AssessmentSubject>;
  readonly of: (state: LiveConversation) => Assessing;
  readonly request: (request: Requesting, meta: CommandMeta) => ConversationCommand;
  readonly make: (model: AssessmentModel, request: ScoreRequest, signal: AbortSignal) => Promise<Made>;
  readonly fail: (failed: Failed, meta: CommandMeta) => ConversationCommand;
}

export const summaries: Assessment = {
  kind: 'summary',
  owed: summariseConversation,
  of: (state) => state.summaries,
  request: (data, meta) => ({ type: 'RequestSummary', data, meta }),
  make: async (model, { signals: _, ...request }, signal) => {
    const { text, ...origin } = await model.summarise(request, signal);
    return { origin, record: (making, meta) => ({ type: 'RecordSummary', data: { ...making, text }, meta }) };
  },
  fail: (data, meta) => ({ type: 'FailSummary', data, meta }),
};

export const scores: Assessment = {
  kind: 'score',
  owed: scoreConversation,
  of: (state) => state.scores,
  request: (data, meta) => ({ type: 'RequestScore', data, meta }),
  make: async (model, request, signal) => {
    const { score, rationale, ...origin } = await model.score(request, signal);
    return { origin, record: (making, meta) => ({ type: 'RecordScore', data: { ...making, score, rationale }, meta }) };
  },
  fail: (data, meta) => ({ type: 'FailScore', data, meta }),
};

export const assessments: Readonly<Record<AssessmentKind, Assessment>> = { summary: summaries, score: scores };
