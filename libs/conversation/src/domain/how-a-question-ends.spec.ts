import { command } from '../../test/commands';
import { begun, handedOver, modeChanged, now, posted, requested, running, started } from '../../test/events';
import type { ConversationCommand } from './conversation.commands';
import { decide } from './conversation.decider';
import type { ConversationEvent } from './conversation.events';
import { foldAll } from './conversation.evolve';
import { hasEnded, questionOutcome } from './conversation.outcome';
import { openQuestion } from './conversation.state';

/** Plays the commands on a past and returns all that happened, with what became of q1. */
const play = (past: readonly ConversationEvent[], ...commands: ConversationCommand[]) => {
  const events = commands.reduce<readonly ConversationEvent[]>(
    (history, next) => [...history, ...decide(next, foldAll(history))],
    past,
  );
  return { events, q1: questionOutcome(events, 'q1'), phase: openQuestion(foldAll(events), 'q1') };
};

const manual = [started(), modeChanged('manual')];
const outside = [started(), begun(), posted('q1'), handedOver('q1', 'external')];

describe('how a question ends', () => {
  it('answered: by the reply that was asked for', () => {
    const { q1, phase } = play(running(), command('RecordReply'));
    expect(q1).toEqual({ kind: 'answered', by: 'ai', messageId: 'r1' });
    expect(phase).toBeNull();
  });

  it('failed: on a permanent error, or with attempts or age used up', () => {
    const { q1, phase } = play(running(), command('RecordReplyFailure', { reason: 'provider-rejected' }));
    expect(q1).toMatchObject({ kind: 'failed', reason: 'provider-rejected' });
    expect(phase).toBeNull();
  });

  it('cancelled: by a stop, the partial text kept', () => {
    const { q1, events, phase } = play(running(), command('Stop'), command('KeepPartial'));
    expect(q1).toMatchObject({ kind: 'cancelled', cause: 'stopped' });
    expect(events.at(-1)).toMatchObject({ data: { questionId: 'q1', seq: 2 }, content: { text: 'Press the' } });
    expect(phase).toBeNull();
  });

  it('cancelled: interrupted by a newer message, the partial text kept', () => {
    const newer = command('PostMessage', { messageId: 'q2', onBusy: 'interrupt' });
    const { q1, events } = play(running(), newer, command('KeepPartial'));
    expect(q1).toMatchObject({ kind: 'cancelled', cause: 'interrupted' });
    expect(events.at(-1)).toMatchObject({ data: { questionId: 'q1', seq: 3 } });
    expect(questionOutcome(events, 'q2')).toMatchObject({ kind: 'running' });
  });

  it('merged: it waited, and a later question is answered for both', () => {
    const past = [
      ...[started(), begun(), posted('q0'), requested('q0', 'r0')],
      ...[posted('q1', 2, { onBusy: 'coalesce' }), posted('q2', 3, { onBusy: 'coalesce' })],
    ];
    const { q1, phase } = play(past, command('RecordReply', { questionId: 'q0', replyId: 'r0' }));
    expect(q1).toEqual({ kind: 'merged', intoQuestionId: 'q2' });
    expect(phase).toBeNull();
  });

  it('suppressed: the switch to manual came before the answer, which becomes a draft', () => {
    const { q1, phase, events } = play(running(), command('ChangeMode'), command('RecordReply'));
    expect(q1).toEqual({ kind: 'awaiting_human', draftReplyId: 'r1' });
    expect(phase).toBe('awaiting_human');
    expect(events.map(({ type }) => type)).not.toContain('conversation.reply-completed.v1');
  });

  it('awaiting_human: asked in manual mode, ends with the linked human message', () => {
    const asked = play(manual, command('PostMessage'));
    expect(asked.phase).toBe('awaiting_human');
    const { q1, phase } = play(asked.events, command('PostHumanMessage'));
    expect(q1).toEqual({ kind: 'answered', by: 'human', messageId: 'h1' });
    expect(phase).toBeNull();
  });

  it('awaiting_human: asked in manual mode, ends with the close', () => {
    const { q1, phase } = play(manual, command('PostMessage'), command('ChangeStatus', { to: 'completed' }));
    expect(q1).toMatchObject({ kind: 'cancelled', cause: 'completed' });
    expect(phase).toBeNull();
  });

  it('awaiting_external: the agent is external, ends with the recorded reply', () => {
    const asked = play([started()], command('PostMessage', { agentKind: 'external' }));
    expect(asked.phase).toBe('awaiting_external');
    const { q1, phase } = play(asked.events, command('RecordExternalReply'));
    expect(q1).toEqual({ kind: 'answered', by: 'external', messageId: 'x1' });
    expect(phase).toBeNull();
  });

  describe.each([
    ['running', running()],
    ['waiting', [started(), begun(), posted('q0'), requested('q0', 'r0'), posted('q1', 2)]],
    ['awaiting a human', [...manual, begun(), posted('q1'), handedOver('q1', 'human')]],
    ['awaiting a reply from outside', outside],
  ])('cancelled while %s', (_, past) => {
    it.each([
      ['completed', command('ChangeStatus', { to: 'completed' })],
      ['abandoned', command('ChangeStatus', { to: 'abandoned' })],
      ['failed', command('ChangeStatus', { to: 'failed' })],
      ['archived', command('ChangeStatus', { to: 'archived' })],
      ['deleted', command('Delete', { eraseAt: now })],
    ] as const)('the conversation was %s meanwhile', (cause, close) => {
      const { q1, phase } = play(past, close);
      expect(q1).toMatchObject({ kind: 'cancelled', cause });
      expect(phase).toBeNull();
    });
  });

  it('tells what has ended from what still waits', () => {
    const { q1 } = play(running(), command('RecordReply'));
    expect(q1 && hasEnded(q1)).toBe(true);
    for (const past of [running(), outside]) {
      const still = questionOutcome(past, 'q1');
      expect(still && hasEnded(still)).toBe(false);
    }
    expect(questionOutcome(running(), 'unknown')).toBeNull();
  });
});
