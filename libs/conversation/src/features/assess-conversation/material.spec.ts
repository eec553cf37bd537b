import { begun, posted, started } from '../../../test/events';
import { foldAll } from '../../domain/conversation.evolve';
import { isLive, type LiveConversation } from '../../domain/conversation.state';
import type { ReadTurn } from '../../ports/assessment-reader.port';
import { materialOf, MESSAGES_READ } from './material';

const state = foldAll([started(), begun(), posted('q1', 1)]) as LiveConversation;
if (!isLive(state)) throw new Error('The conversation is live');

/** Messages 1 to `count`, newest first; message n has version 10 n. */
const newest = (count: number, text = 'Hello'): readonly ReadTurn[] =>
  Array.from({ length: count }, (_, index) => {
    const seq = count - index;
    return { role: seq % 2 === 1 ? 'user' : 'agent', text, seq, version: seq * 10, failed: seq === 1 };
  });

describe('what an assessment reads', () => {
  it('is all of a short conversation, oldest first', () => {
    const { turns, ...rest } = materialOf(newest(3), state, 42);
    expect(turns.map(({ role }) => role)).toEqual(['user', 'agent', 'user']);
    expect(rest).toMatchObject({ fromVersion: 1, toVersion: 42, signals: { failedReplies: 1, handedOver: false } });
  });

  it('begins where the newest messages begin that were read of a long one', () => {
    const read = newest(1_000).slice(0, MESSAGES_READ);
    const { turns, fromVersion } = materialOf(read, state, 12_000);
    expect(turns).toHaveLength(MESSAGES_READ);
    expect(fromVersion).toBe(8_010);
  });

  it('is as much text as fits, and at least the last message', () => {
    const long = 'x'.repeat(90_000);
    expect(materialOf(newest(5, long), state, 60)).toMatchObject({ turns: { length: 2 }, fromVersion: 40 });
    expect(materialOf(newest(5, long.repeat(3)), state, 60)).toMatchObject({ turns: { length: 1 }, fromVersion: 50 });
  });
});
