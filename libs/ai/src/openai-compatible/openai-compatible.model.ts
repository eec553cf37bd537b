import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { type FinishReason, streamText, type TextStreamPart, type ToolSet } from 'ai';
import {
  type ModelProvider,
  PermanentFailure,
  type ReplyControls,
  type ReplyModel,
  type ReplyRequest,
  type ReplyResult,
  TransientFailure,
} from '@verbatim/conversation';
import type { OutboundFetch } from '@verbatim/outbound';
import type { KnowledgeIndexes } from '../knowledge/knowledge-indexes';
import { cleanText, cutText } from '../text/clean-text';
import { ReplyText } from '../text/reply-text';
import { type DeadlineOptions, Deadlines } from './deadlines';
import { failureFrom } from './failures';
import { citationsIn } from './grounding';
import { promptFor } from './prompt';
import { ProviderBreakers } from './provider-breakers';
import { limitsFor, providerFetch } from './provider-fetch';

export interface OpenAiCompatibleOptions extends DeadlineOptions {
  /** UTF-16 units of text in a reply; what comes after is not read. */
  readonly maxOutputUnits: number;
}

interface Ending {
  readonly finishReason: FinishReason;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
}

const nameUnits = 200;
const count = (tokens: number | undefined): number | null =>
  Number.isSafeInteger(tokens) && tokens !== undefined && tokens >= 0 ? tokens : null;

/**
 * Any endpoint that speaks OpenAI's chat completions, through the AI SDK with its retries off: one call, one request.
 * Throws TransientFailure or PermanentFailure; aborted, it rejects with the signal's reason.
 */
export class OpenAiCompatibleReplyModel implements ReplyModel {
  constructor(
    private readonly indexes: KnowledgeIndexes,
    private readonly outbound: OutboundFetch,
    private readonly options: OpenAiCompatibleOptions,
    private readonly breakers = new ProviderBreakers(),
  ) {
    globalThis.AI_SDK_LOG_WARNINGS = false; // the SDK would print to the console
  }

  async reply(request: ReplyRequest, controls: ReplyControls): Promise<ReplyResult> {
    controls.signal.throwIfAborted();
    return this.breakers.run(request.provider, () => this.ask(request, controls));
  }

  private async ask(request: ReplyRequest, { signal, onDelta }: ReplyControls): Promise<ReplyResult> {
    const deadlines = new Deadlines(this.options);
    const hangUp = new AbortController();
    try {
      const read = this.read(request, AbortSignal.any([signal, deadlines.signal, hangUp.signal]), deadlines, onDelta);
      return await read;
    } catch (error) {
      signal.throwIfAborted();
      if (deadlines.expired) {
        throw new TransientFailure('provider-timeout', null, { cause: new Error(deadlines.expired) });
      }
      throw failureFrom(error, Date.now());
    } finally {
      deadlines.stop();
      hangUp.abort();
    }
  }

  private async read(
    request: ReplyRequest,
    abortSignal: AbortSignal,
    deadlines: Deadlines,
    onDelta: (text: string) => void,
  ): Promise<ReplyResult> {
    const started = performance.now();
    const { system, messages, passages } = promptFor(request, await this.indexes.of(request.knowledge));
    let firstTokenMs: number | null = null;
    let model = request.model;
    let ending: Ending = { finishReason: 'length', inputTokens: null, outputTokens: null };
    const reply = new ReplyText(this.options.maxOutputUnits, (text) => {
      firstTokenMs ??= Math.round(performance.now() - started);
      onDelta(text);
    });
    const { fullStream } = streamText({
      model: this.modelOf(request.provider, request.model),
      system,
      messages,
      maxRetries: 0,
      abortSignal,
      onError: () => {}, // errors come as parts of the stream; by default the SDK prints them, prompt and all
    });
    for await (const part of fullStream) {
      this.watch(part, deadlines);
      if (part.type === 'text-delta') reply.push(part.text);
      if (reply.isFull) break;
      if (part.type === 'finish-step') model = cutText(cleanText(part.response.modelId), nameUnits);
      if (part.type === 'finish') {
        const { inputTokens, outputTokens } = part.totalUsage;
        ending = {
          finishReason: part.finishReason,
          inputTokens: count(inputTokens),
          outputTokens: count(outputTokens),
        };
      }
    }
    abortSignal.throwIfAborted();
    const text = reply.end();
    if (ending.finishReason === 'content-filter') {
      throw new PermanentFailure('provider-garbled', { cause: new Error('content-filter') });
    }
    if (text === '') throw new TransientFailure('provider-garbled', null, { cause: new Error('empty') });
    return { text, citations: citationsIn(text, passages), model, firstTokenMs, ...ending };
  }

  private watch(part: TextStreamPart<ToolSet>, deadlines: Deadlines): void {
    if (part.type === 'error') throw part.error;
    if (part.type === 'text-delta' || part.type === 'reasoning-delta') deadlines.touch();
  }

  private modelOf({ baseUrl, credential }: ModelProvider, model: string) {
    if (baseUrl === null) throw new PermanentFailure('provider-rejected', { cause: new Error('no-base-url') });
    const provider = createOpenAICompatible({
      name: 'openai-compatible',
      baseURL: baseUrl,
      ...(credential === null ? {} : { apiKey: credential }),
      includeUsage: true,
      fetch: providerFetch(this.outbound, limitsFor(this.options.maxOutputUnits)),
    });
    return provider.chatModel(model);
  }
}
