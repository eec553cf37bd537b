import {
  begun,
  cancelled,
  completed,
  deleted,
  erased,
  handedOver,
  humanPosted,
  imported,
  merged,
  modeChanged,
  now,
  partialKept,
  posted,
  requested,
  restored,
  running,
  seconds,
  started,
  statusChanged,
  suppressed,
} from '../../test/events';
import { evolve, foldAll } from './conversation.evolve';
import { fromSnapshot, snapshotSchema, toSnapshot } from './conversation.snapshot';
import { initialState, isLive, isRunning, openCount, openQuestion, runningQuestion } from './conversation.state';

describe('folding events', () => {
  it('counts messages and turns, and keeps the times of the first and the last', () => {
    const past = [...running(), completed('q1', 'r1', 2), modeChanged('manual'), humanPosted('h1', 3, null)];
    expect(foldAll([...past, imported('m1', 4, 'user', { occurredAt: seconds(-60) })])).toMatchObject({
      seq: 4,
      turnCount: 2,
      firstMessageAt: seconds(-60),
      lastMessageAt: now,
      lastMessage: { id: 'm1', role: 'user' },
    });
  });

  it('remembers when it was first started and last ended', () => {
    const first = [started(), begun(), statusChanged('in_progress', 'completed', 'requested', seconds(1))];
    const reopened = [...first, statusChanged('completed', 'in_progress', 'reopened', seconds(2))];
    const archived = [...first, statusChanged('completed', 'archived', 'requested', seconds(3))];
    expect(foldAll([started()])).toMatchObject({ startedAt: null, completedAt: null });
    expect(foldAll(first)).toMatchObject({ startedAt: now, completedAt: seconds(1) });
    expect(foldAll(reopened)).toMatchObject({ startedAt: now, completedAt: null });
    expect(foldAll(archived)).toMatchObject({ status: 'archived', completedAt: seconds(1) });
  });

  it('remembers the last reply that was cancelled while it ran, until its text is there', () => {
    const stopped = [...running(), posted('q2', 2), cancelled('q1', 'r1', 'stopped'), cancelled('q2', null, 'stopped')];
    expect(foldAll(stopped)).toMatchObject({ lastCancelled: { questionId: 'q1', replyId: 'r1' } });
    expect(foldAll([...stopped, partialKept('q1', 'r1', 3)])).toMatchObject({ lastCancelled: null, seq: 3 });
  });

  it('remembers whose reply becomes a draft, until it is there', () => {
    const overtaken = [...running(), modeChanged('manual'), handedOver('q1', 'human')];
    expect(foldAll(overtaken)).toMatchObject({ open: [{ phase: 'awaiting_human', draftReplyId: 'r1' }] });
    expect(foldAll([...overtaken, suppressed('q1', 'r1')])).toMatchObject({ open: [{ draftReplyId: null }] });
  });

  it('gives a merged question’s time to the one that answers for it', () => {
    const later = posted('q2', 2, { occurredAt: seconds(2) });
    expect(foldAll([...running(), later, merged('q1', 'q2', seconds(2))])).toMatchObject({
      open: [{ questionId: 'q2', since: now }],
    });
  });

  it('stays as long as what is open, however long the conversation', () => {
    const turns = Array.from({ length: 500 }, (_, i) => [
      posted(`q${i}`, 2 * i + 1),
      requested(`q${i}`, `r${i}`),
      completed(`q${i}`, `r${i}`, 2 * i + 2),
    ]).flat();
    const size = (count: number) => JSON.stringify(foldAll([started(), begun(), ...turns.slice(0, count)])).length;
    expect(size(1_500) - size(3)).toBeLessThan(20);
  });

  it('never rejects, even what makes no sense', () => {
    const odd = [
      ...[requested('q9', 'r9'), completed('q9', 'r9', 1), merged('q9', 'q8'), handedOver('q9', 'human')],
      ...[suppressed('q9', 'r9'), humanPosted('h9', 1, 'q9'), restored(), posted('q9')],
    ];
    for (const past of [[], [started()], [started(), deleted()], [started(), deleted(), erased()]]) {
      for (const event of odd) expect(() => evolve(foldAll(past), event)).not.toThrow();
    }
    expect(foldAll([posted('q1'), deleted(), restored()])).toEqual(initialState());
  });

  it('leaves the state it starts from alone', () => {
    const before = foldAll(running());
    const copy = structuredClone(before);
    foldAll([posted('q2', 2), completed('q1', 'r1', 3), deleted()], before);
    expect(before).toEqual(copy);
  });
});

describe('what a state tells', () => {
  it('the phase of an open question', () => {
    const past = [...running(), posted('q2', 2)];
    expect(openQuestion(foldAll(past), 'q1')).toBe('running');
    expect(openQuestion(foldAll(past), 'q2')).toBe('waiting');
    expect(openQuestion(foldAll([...past, handedOver('q2', 'external')]), 'q2')).toBe('awaiting_external');
    expect(openQuestion(foldAll([...past, handedOver('q2', 'human')]), 'q2')).toBe('awaiting_human');
    expect(openQuestion(foldAll(past), 'q3')).toBeNull();
    expect(openQuestion(initialState(), 'q1')).toBeNull();
  });

  it('whether a reply runs, and how many questions are open', () => {
    const live = foldAll([...running(), posted('q2', 2)]);
    expect(isRunning(live)).toBe(true);
    expect(runningQuestion(live)).toMatchObject({ questionId: 'q1', replyId: 'r1' });
    expect(openCount(live)).toBe(2);
    const hidden = foldAll([...running(), cancelled('q1', 'r1', 'deleted'), deleted()]);
    expect(isLive(hidden)).toBe(false);
    expect(isRunning(hidden)).toBe(false);
    expect(openCount(hidden)).toBe(0);
  });
});

describe('a snapshot', () => {
  it('brings the state back', () => {
    const state = foldAll(running());
    expect(fromSnapshot(toSnapshot(state))).toEqual(state);
  });

  it('of another schema is passed over', () => {
    expect(fromSnapshot({ ...toSnapshot(initialState()), schema: `${snapshotSchema}0` })).toBeNull();
  });

  it('holds nothing that people wrote', () => {
    const words = ['How do I reset it?', 'Let me look.', 'Ada', 'Press the button.'];
    const past = [...running(), completed('q1', 'r1', 2), modeChanged('manual'), humanPosted('h1', 3, null)];
    const stored = JSON.stringify(toSnapshot(foldAll(past)));
    for (const word of words) expect(stored).not.toContain(word);
  });
});
