import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { type FinishReason, type ModelMessage, streamText, type TextStreamPart, type ToolSet } from 'ai';
import { type ModelProvider, PermanentFailure, TransientFailure } from '@verbatim/conversation';
import type { OutboundFetch } from '@verbatim/outbound';
import { cleanText, cutText } from '../text/clean-text';
import { ReplyText } from '../text/reply-text';
import { type DeadlineOptions, Deadlines } from './deadlines';
import { failureFrom } from './failures';
import { ProviderBreakers } from './provider-breakers';
import { limitsFor, providerFetch } from './provider-fetch';

export interface ProviderCall {
  readonly provider: ModelProvider;
  readonly model: string;
  readonly system: string;
  readonly messages: ModelMessage[];
  /** UTF-16 units of text in the answer; what comes after is not read. */
  readonly maxOutputUnits: number;
  readonly signal: AbortSignal;
  /** Called with each piece of text as it comes; cleaned already. */
  readonly onDelta?: (text: string) => void;
}

interface Ending {
  readonly model: string;
  readonly finishReason: FinishReason;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
}

export interface ProviderAnswer extends Ending {
  /** Clean, trimmed, never empty. */
  readonly text: string;
}

const nameUnits = 200;
const count = (tokens: number | undefined): number | null =>
  Number.isSafeInteger(tokens) && tokens !== undefined && tokens >= 0 ? tokens : null;

/**
 * Calls to any endpoint that speaks OpenAI's chat completions, through the AI SDK with its retries off: one call, one
 * request. All callers of a provider share its breaker. Throws TransientFailure or PermanentFailure; aborted, it
 * rejects with the signal's reason.
 */
export class ProviderCalls {
  constructor(
    private readonly outbound: OutboundFetch,
    private readonly options: DeadlineOptions,
    private readonly breakers = new ProviderBreakers(),
  ) {
    globalThis.AI_SDK_LOG_WARNINGS = false; // the SDK would print to the console
  }

  async make(call: ProviderCall): Promise<ProviderAnswer> {
    call.signal.throwIfAborted();
    return this.breakers.run(call.provider, () => this.ask(call));
  }

  private async ask(call: ProviderCall): Promise<ProviderAnswer> {
    const deadlines = new Deadlines(this.options);
    const hangUp = new AbortController();
    try {
      return await this.read(call, AbortSignal.any([call.signal, deadlines.signal, hangUp.signal]), deadlines);
    } catch (error) {
      call.signal.throwIfAborted();
      if (deadlines.expired) {
        throw new TransientFailure('provider-timeout', null, { cause: new Error(deadlines.expired) });
      }
      throw failureFrom(error, Date.now());
    } finally {
      deadlines.stop();
      hangUp.abort();
    }
  }

  private async read(call: ProviderCall, abortSignal: AbortSignal, deadlines: Deadlines): Promise<ProviderAnswer> {
    const { system, messages, maxOutputUnits, onDelta = () => {} } = call;
    let ending: Ending = { model: call.model, finishReason: 'length', inputTokens: null, outputTokens: null };
    const answer = new ReplyText(maxOutputUnits, onDelta);
    const { fullStream } = streamText({
      model: this.modelOf(call),
      system,
      messages,
      maxRetries: 0,
      abortSignal,
      onError: () => {}, // errors come as parts of the stream; by default the SDK prints them, prompt and all
    });
    for await (const part of fullStream) {
      this.watch(part, deadlines);
      if (part.type === 'text-delta') answer.push(part.text);
      if (answer.isFull) break;
      if (part.type === 'finish-step') {
        ending = { ...ending, model: cutText(cleanText(part.response.modelId), nameUnits) };
      }
      if (part.type === 'finish') {
        const { inputTokens, outputTokens } = part.totalUsage;
        ending = {
          model: ending.model,
          finishReason: part.finishReason,
          inputTokens: count(inputTokens),
          outputTokens: count(outputTokens),
        };
      }
    }
    abortSignal.throwIfAborted();
    const text = answer.end();
    if (ending.finishReason === 'content-filter') {
      throw new PermanentFailure('provider-garbled', { cause: new Error('content-filter') });
    }
    if (text === '') throw new TransientFailure('provider-garbled', null, { cause: new Error('empty') });
    return { text, ...ending };
  }

  private watch(part: TextStreamPart<ToolSet>, deadlines: Deadlines): void {
    if (part.type === 'error') throw part.error;
    if (part.type === 'text-delta' || part.type === 'reasoning-delta') deadlines.touch();
  }

  private modelOf({ provider: { baseUrl, credential }, model, maxOutputUnits }: ProviderCall) {
    if (baseUrl === null) throw new PermanentFailure('provider-rejected', { cause: new Error('no-base-url') });
    const provider = createOpenAICompatible({
      name: 'openai-compatible',
      baseURL: baseUrl,
      ...(credential === null ? {} : { apiKey: credential }),
      includeUsage: true,
      fetch: providerFetch(this.outbound, limitsFor(maxOutputUnits)),
    });
    return provider.chatModel(model);
  }
}
