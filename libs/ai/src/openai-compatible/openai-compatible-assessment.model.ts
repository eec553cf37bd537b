import {
  type AssessmentModel,
  assessmentLimits,
  type ScoreRequest,
  type ScoreResult,
  type SummaryRequest,
  type SummaryResult,
} from '@verbatim/conversation';
import { z } from 'zod';
import { rationaleText, scoreOnScale, summaryText } from '../text/assessment-text';
import { type AssessmentPrompt, scorePrompt, summaryPrompt } from './assessment-prompt';
import type { ProviderAnswer, ProviderCalls } from './provider-calls';
import { readObject } from './read-object';

/** UTF-16 units: room for the longest summary in escapes, in a fence, and behind some thoughts. */
const maxOutputUnits = 50_000;

const { lowestScore, highestScore } = assessmentLimits;

const summaryAnswer = z.object({ summary: z.string().transform(summaryText).pipe(z.string().min(1)) });
const scoreAnswer = z.object({
  score: z.number().transform(scoreOnScale).pipe(z.number().min(lowestScore).max(highestScore)),
  rationale: z
    .string()
    .nullish()
    .transform((text) => rationaleText(text ?? '')),
});

/**
 * Assessments by any endpoint that speaks OpenAI's chat completions. Fails as {@link ProviderCalls} does. An answer
 * that does not fit what was asked for is garbled, and says nothing about the provider: its breaker stays as it is.
 */
export class OpenAiCompatibleAssessmentModel implements AssessmentModel {
  constructor(private readonly calls: ProviderCalls) {}

  async summarise(request: SummaryRequest, signal: AbortSignal): Promise<SummaryResult> {
    const prompt = summaryPrompt(request);
    const { text, ...origin } = await this.ask(request, prompt, signal);
    return { text: readObject(text, summaryAnswer).summary, ...origin };
  }

  async score(request: ScoreRequest, signal: AbortSignal): Promise<ScoreResult> {
    const prompt = scorePrompt(request);
    const { text, ...origin } = await this.ask(request, prompt, signal);
    return { ...readObject(text, scoreAnswer), ...origin };
  }

  private async ask({ provider, model }: SummaryRequest, prompt: AssessmentPrompt, signal: AbortSignal) {
    const { system, transcript, version } = prompt;
    const messages = [{ role: 'user' as const, content: transcript }];
    const answer = await this.calls.make({ provider, model, system, messages, maxOutputUnits, signal });
    return { ...originOf(answer), text: answer.text, promptVersion: version };
  }
}

const originOf = ({ model, inputTokens, outputTokens }: ProviderAnswer) => ({ model, inputTokens, outputTokens });
