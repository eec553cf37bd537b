import type {
  AssessmentModel,
  ReplyControls,
  ReplyModel,
  ReplyRequest,
  ReplyResult,
  ScoreRequest,
  ScoreResult,
  SummaryRequest,
  SummaryResult,
} from '@verbatim/conversation';
import type { ModelAdapters } from './model-adapters';

/** Sends each request to the adapter for its provider's kind. */
export class ReplyModels implements ReplyModel {
  constructor(private readonly adapters: ModelAdapters) {}

  async reply(request: ReplyRequest, controls: ReplyControls): Promise<ReplyResult> {
    return this.adapters.for(request.provider).reply.reply(request, controls);
  }
}

/** Sends each request to the adapter for its provider's kind. */
export class AssessmentModels implements AssessmentModel {
  constructor(private readonly adapters: ModelAdapters) {}

  async summarise(request: SummaryRequest, signal: AbortSignal): Promise<SummaryResult> {
    return this.adapters.for(request.provider).assessment.summarise(request, signal);
  }

  async score(request: ScoreRequest, signal: AbortSignal): Promise<ScoreResult> {
    return this.adapters.for(request.provider).assessment.score(request, signal);
  }
}
