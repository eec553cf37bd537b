import type { LiveConversation } from '../../domain/conversation.state';
import type { ScoreSignals } from '../../ports/assessment-model.port';
import type { ReadTurn } from '../../ports/assessment-reader.port';
import type { Turn } from '../../ports/model.port';

/** What is read of a long conversation: its newest messages. */
export const MESSAGES_READ = 200;
/** UTF-16 units of text; the models' prompts hold as many. */
const UNITS_READ = 200_000;

export interface Material {
  /** Oldest first; empty when there is nothing to read. */
  readonly turns: readonly Turn[];
  readonly signals: ScoreSignals;
  readonly fromVersion: number;
  readonly toVersion: number;
}

/** What an assessment reads: the newest turns that fit, at least the last, and which events that makes. */
export const materialOf = (newestFirst: readonly ReadTurn[], state: LiveConversation, version: number): Material => {
  const read = fitting(newestFirst);
  const oldest = read.at(-1);
  const isAll = read.length === newestFirst.length && newestFirst.length < MESSAGES_READ;
  return {
    turns: read.map(({ role, text }) => ({ role, text })).reverse(),
    signals: {
      feedback: { up: state.feedback.up, down: state.feedback.down },
      status: state.status,
      handedOver: state.handover !== null,
      failedReplies: read.filter(({ failed }) => failed).length,
    },
    fromVersion: isAll || !oldest ? 1 : oldest.version,
    toVersion: version,
  };
};

const fitting = (newestFirst: readonly ReadTurn[]): readonly ReadTurn[] => {
  let units = 0;
  const tooLong = newestFirst.findIndex(({ text }, index) => (units += text.length) > UNITS_READ && index > 0);
  return tooLong === -1 ? newestFirst : newestFirst.slice(0, tooLong);
};
