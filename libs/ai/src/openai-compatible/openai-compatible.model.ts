import type { ReplyControls, ReplyModel, ReplyRequest, ReplyResult } from '@verbatim/conversation';
import type { KnowledgeIndexes } from '../knowledge/knowledge-indexes';
import { citationsIn } from './grounding';
import { promptFor } from './prompt';
import type { ProviderCalls } from './provider-calls';

export interface OpenAiCompatibleOptions {
  /** UTF-16 units of text in a reply; what comes after is not read. */
  readonly maxOutputUnits: number;
}

/** Replies from any endpoint that speaks OpenAI's chat completions, streamed. Fails as {@link ProviderCalls} does. */
export class OpenAiCompatibleReplyModel implements ReplyModel {
  constructor(
    private readonly indexes: KnowledgeIndexes,
    private readonly calls: ProviderCalls,
    private readonly options: OpenAiCompatibleOptions,
  ) {}

  async reply(request: ReplyRequest, { signal, onDelta }: ReplyControls): Promise<ReplyResult> {
    signal.throwIfAborted();
    const started = performance.now();
    const { system, messages, passages } = promptFor(request, await this.indexes.of(request.knowledge));
    let firstTokenMs: number | null = null;
    const answer = await this.calls.make({
      provider: request.provider,
      model: request.model,
      system,
      messages,
      maxOutputUnits: this.options.maxOutputUnits,
      signal,
      onDelta: (text) => {
        firstTokenMs ??= Math.round(performance.now() - started);
        onDelta(text);
      },
    });
    return { ...answer, citations: citationsIn(answer.text, passages), firstTokenMs };
  }
}
