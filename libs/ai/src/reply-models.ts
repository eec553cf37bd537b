import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { ReplyControls, ReplyModel, ReplyRequest, ReplyResult } from '@verbatim/conversation';
import { createOutboundFetch, type OutboundFetch } from '@verbatim/outbound';
import { BuiltinReplyModel } from './builtin/builtin.model';
import { KnowledgeIndexes } from './knowledge/knowledge-indexes';
import { OpenAiCompatibleReplyModel } from './openai-compatible/openai-compatible.model';

export interface AiOptions {
  /** Lets providers live at http and private addresses. */
  readonly allowPrivateTargets: boolean;
  /** Milliseconds for a whole reply, and the longest wait for its first token; 60,000 when absent. */
  readonly totalTimeoutMs?: number;
  /** Milliseconds between two tokens; 20,000 when absent. */
  readonly tokenTimeoutMs?: number;
  /** UTF-16 units of text in a reply; 100,000 when absent. */
  readonly maxOutputUnits?: number;
}

/** Sends each request to the adapter for its provider's kind. */
@Injectable()
export class ReplyModels implements ReplyModel, OnApplicationShutdown {
  private readonly outbound: OutboundFetch;
  private readonly builtin: ReplyModel;
  private readonly openAiCompatible: ReplyModel;

  constructor(options: AiOptions) {
    const { allowPrivateTargets, totalTimeoutMs = 60_000, tokenTimeoutMs = 20_000, maxOutputUnits = 100_000 } = options;
    const indexes = new KnowledgeIndexes();
    this.outbound = createOutboundFetch({ allowPrivateTargets });
    this.builtin = new BuiltinReplyModel(indexes, { maxOutputUnits });
    const limits = { totalTimeoutMs, tokenTimeoutMs, maxOutputUnits };
    this.openAiCompatible = new OpenAiCompatibleReplyModel(indexes, this.outbound, limits);
  }

  async reply(request: ReplyRequest, controls: ReplyControls): Promise<ReplyResult> {
    switch (request.provider.kind) {
      case 'builtin':
        return this.builtin.reply(request, controls);
      case 'openai-compatible':
        return this.openAiCompatible.reply(request, controls);
    }
  }

  onApplicationShutdown(): Promise<void> {
    return this.outbound.close();
  }
}
