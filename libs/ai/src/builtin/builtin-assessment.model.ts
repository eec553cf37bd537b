import type {
  AssessmentModel,
  AssessmentOrigin,
  ScoreRequest,
  ScoreResult,
  SummaryRequest,
  SummaryResult,
} from '@verbatim/conversation';
import { builtinModelName } from './builtin.model';
import { extractSummary } from './extract-summary';
import { scoreConversation } from './score-conversation';

// Stored names: another way to summarise or to score gets another version.
const summaryVersion = 'builtin-extract.v1';
const scoreVersion = 'builtin-signals.v1';

const originOf = (promptVersion: string): AssessmentOrigin => ({
  model: builtinModelName,
  promptVersion,
  inputTokens: null,
  outputTokens: null,
});

/**
 * Assessments that need no key and no network, the same for the same request: a summary in the conversation's own
 * sentences, in any language, and a score from signals of the log and the tone of English words. It cannot fail;
 * aborted, it rejects with the signal's reason.
 */
export class BuiltinAssessmentModel implements AssessmentModel {
  async summarise({ turns, agent }: SummaryRequest, signal: AbortSignal): Promise<SummaryResult> {
    signal.throwIfAborted();
    const text = await extractSummary(turns, agent.name);
    signal.throwIfAborted();
    return { text, ...originOf(summaryVersion) };
  }

  async score({ turns, signals }: ScoreRequest, signal: AbortSignal): Promise<ScoreResult> {
    signal.throwIfAborted();
    return { ...scoreConversation(turns, signals), ...originOf(scoreVersion) };
  }
}
