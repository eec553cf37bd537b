import type { ReplyRequest, ReplyResult, ScoreRequest, Turn } from '@verbatim/conversation';
import { createOutboundFetch, type OutboundFetch } from '@verbatim/outbound';
import { type Play, type PlayName, type ScriptedProvider, startScriptedProvider } from '@verbatim/testing';
import { KnowledgeIndexes } from '../knowledge/knowledge-indexes';
import { OpenAiCompatibleReplyModel } from './openai-compatible.model';
import { OpenAiCompatibleAssessmentModel } from './openai-compatible-assessment.model';
import { ProviderBreakers } from './provider-breakers';
import { ProviderCalls } from './provider-calls';

export const maxOutputUnits = 100_000;
export const key = 'sk-canary-key';
export const user = (text: string): Turn => ({ role: 'user', text });

export interface ModelOptions {
  readonly totalTimeoutMs?: number;
  readonly tokenTimeoutMs?: number;
  readonly fetch?: OutboundFetch;
  readonly threshold?: number;
}

export interface Outcome {
  readonly result: ReplyResult | null;
  readonly error: unknown;
  readonly deltas: readonly string[];
}

/** The adapter in front of a scripted provider, on a real socket. */
export interface Bench {
  readonly provider: ScriptedProvider;
  modelWith(options?: ModelOptions): OpenAiCompatibleReplyModel;
  /** Both models in front of the same breakers. */
  modelsWith(options?: ModelOptions): {
    readonly reply: OpenAiCompatibleReplyModel;
    readonly assessment: OpenAiCompatibleAssessmentModel;
  };
  /** For a score, and so for a summary as well. */
  assessmentOf(overrides?: Partial<ScoreRequest>): ScoreRequest;
  requestFor(overrides?: Partial<ReplyRequest>): ReplyRequest;
  /** One reply, to one play; it never rejects. */
  attempt(
    play: Play | PlayName,
    options?: ModelOptions & { signal?: AbortSignal; onDelta?: (delta: string) => void },
    overrides?: Partial<ReplyRequest>,
  ): Promise<Outcome>;
  close(): Promise<void>;
}

export const openBench = async (): Promise<Bench> => {
  const provider = await startScriptedProvider();
  const outbound = createOutboundFetch({ allowPrivateTargets: true });

  const modelsWith: Bench['modelsWith'] = (options = {}) => {
    const { totalTimeoutMs = 5_000, tokenTimeoutMs = 5_000, fetch = outbound, threshold = 1_000 } = options;
    const calls = new ProviderCalls(fetch, { totalTimeoutMs, tokenTimeoutMs }, new ProviderBreakers({ threshold }));
    return {
      reply: new OpenAiCompatibleReplyModel(new KnowledgeIndexes(), calls, { maxOutputUnits }),
      assessment: new OpenAiCompatibleAssessmentModel(calls),
    };
  };
  const modelWith: Bench['modelWith'] = (options) => modelsWith(options).reply;

  const shared = {
    agent: { name: 'Ada', instructions: 'Be brief.' },
    provider: { kind: 'openai-compatible', id: 'scripted', baseUrl: provider.baseUrl, credential: key },
    model: 'some-model',
    context: null,
  } as const;

  const requestFor: Bench['requestFor'] = (overrides) => ({
    ...shared,
    knowledge: [],
    turns: [user('Are you there?')],
    ...overrides,
  });

  const assessmentOf: Bench['assessmentOf'] = (overrides) => ({
    ...shared,
    turns: [user('Do you ship to Norway?'), { role: 'agent', text: 'Yes, we do.' }],
    signals: { feedback: { up: 1, down: 0 }, status: 'completed', handedOver: false, failedReplies: 0 },
    ...overrides,
  });

  const attempt: Bench['attempt'] = async (play, options = {}, overrides = {}) => {
    const { signal = new AbortController().signal, onDelta = () => {} } = options;
    const deltas: string[] = [];
    provider.script(play);
    const keep = (delta: string): void => {
      deltas.push(delta);
      onDelta(delta);
    };
    try {
      const result = await modelWith(options).reply(requestFor(overrides), { signal, onDelta: keep });
      return { result, error: null, deltas };
    } catch (error) {
      return { result: null, error, deltas };
    }
  };

  return {
    provider,
    modelWith,
    modelsWith,
    assessmentOf,
    requestFor,
    attempt,
    close: async () => {
      await outbound.close();
      await provider.close();
    },
  };
};
