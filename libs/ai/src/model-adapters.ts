import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { AssessmentModel, ModelProvider, ReplyModel } from '@verbatim/conversation';
import { createOutboundFetch, type OutboundFetch } from '@verbatim/outbound';
import { BuiltinAssessmentModel } from './builtin/builtin-assessment.model';
import { BuiltinReplyModel } from './builtin/builtin.model';
import { KnowledgeIndexes } from './knowledge/knowledge-indexes';
import { OpenAiCompatibleAssessmentModel } from './openai-compatible/openai-compatible-assessment.model';
import { OpenAiCompatibleReplyModel } from './openai-compatible/openai-compatible.model';
import { ProviderCalls } from './openai-compatible/provider-calls';

export interface AiOptions {
  /** Lets providers live at http and private addresses. */
  readonly allowPrivateTargets: boolean;
  /** Milliseconds for a whole answer, and the longest wait for its first token; 60,000 when absent. */
  readonly totalTimeoutMs?: number;
  /** Milliseconds between two tokens; 20,000 when absent. */
  readonly tokenTimeoutMs?: number;
  /** UTF-16 units of text in a reply; 100,000 when absent. */
  readonly maxOutputUnits?: number;
}

interface Adapter {
  readonly reply: ReplyModel;
  readonly assessment: AssessmentModel;
}

/** An adapter for each kind of provider, with what they share: connections, breakers, search indexes. */
@Injectable()
export class ModelAdapters implements OnApplicationShutdown {
  private readonly outbound: OutboundFetch;
  private readonly adapters: Readonly<Record<ModelProvider['kind'], Adapter>>;

  constructor(options: AiOptions) {
    const { allowPrivateTargets, totalTimeoutMs = 60_000, tokenTimeoutMs = 20_000, maxOutputUnits = 100_000 } = options;
    const indexes = new KnowledgeIndexes();
    this.outbound = createOutboundFetch({ allowPrivateTargets });
    const calls = new ProviderCalls(this.outbound, { totalTimeoutMs, tokenTimeoutMs });
    this.adapters = {
      builtin: {
        reply: new BuiltinReplyModel(indexes, { maxOutputUnits }),
        assessment: new BuiltinAssessmentModel(),
      },
      'openai-compatible': {
        reply: new OpenAiCompatibleReplyModel(indexes, calls, { maxOutputUnits }),
        assessment: new OpenAiCompatibleAssessmentModel(calls),
      },
    };
  }

  for({ kind }: ModelProvider): Adapter {
    return this.adapters[kind];
  }

  onApplicationShutdown(): Promise<void> {
    return this.outbound.close();
  }
}
