import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ReplyControls, ReplyModel, ReplyRequest, ReplyResult } from '@verbatim/conversation';
import type { KnowledgeIndexes } from '../knowledge/knowledge-indexes';
import { ReplyText } from '../text/reply-text';
import { composeAnswer } from './compose-answer';

/** The model named in what it answers: there is only this one. */
export const builtinModelName = 'builtin';

/** Two or three words with the space after them. */
const pieces = /(?:\S+\s*){1,3}/gu;

export interface BuiltinOptions {
  /** UTF-16 units. */
  readonly maxOutputUnits: number;
}

/**
 * A help desk that needs no key and no network: it answers from the agent's knowledge with citations, and says so when
 * it does not know. It cannot fail; aborted, it rejects with the signal's reason.
 */
export class BuiltinReplyModel implements ReplyModel {
  constructor(
    private readonly indexes: KnowledgeIndexes,
    private readonly options: BuiltinOptions,
  ) {}

  async reply(request: ReplyRequest, { signal, onDelta }: ReplyControls): Promise<ReplyResult> {
    const started = performance.now();
    signal.throwIfAborted();
    const { agent, turns, knowledge } = request;
    const index = await this.indexes.of(knowledge);
    const answer = composeAnswer({ agentName: agent.name, turns, knowledge, index });
    let firstTokenMs: number | null = null;
    const text = new ReplyText(this.options.maxOutputUnits, (delta) => {
      firstTokenMs ??= Math.round(performance.now() - started);
      onDelta(delta);
    });
    for (const [piece] of answer.text.matchAll(pieces)) {
      signal.throwIfAborted();
      text.push(piece);
      if (text.isFull) break;
      await nextTurn();
    }
    signal.throwIfAborted();
    return {
      text: text.end(),
      citations: answer.citations,
      model: builtinModelName,
      inputTokens: null,
      outputTokens: null,
      firstTokenMs,
      finishReason: text.isFull ? 'length' : 'stop',
    };
  }
}
