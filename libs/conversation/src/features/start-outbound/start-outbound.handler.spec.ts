import { RowExists, VersionConflict } from '@verbatim/event-store';
import { idempotencyTable } from '@verbatim/http';
import type { CallContext, SavedAnswer } from '@verbatim/kernel';
import { ConversationError } from '../../domain/conversation.errors';
import type { OutboundSeen } from '../../ports/outbound-reader.port';
import { StartOutboundCommand, type Introduced, type OutboundInput } from './start-outbound.command';
import { StartOutboundHandler } from './start-outbound.handler';

const userId = '0199d4c6-8e11-7e21-b3f6-7c9b8d3a4f03';
const scope = { shard: 1, accountId: 'account', projectId: null, agentId: null, environments: ['live'] };
const call = { scope, actor: { kind: 'key', id: 'key' } } as unknown as CallContext;
const input: OutboundInput = {
  channel: 'email',
  agentId: 'agent',
  user: { email: 'mia@example.com' },
  to: 'mia@example.com',
  text: 'Hello',
  subject: 'Hello',
  includeSignature: false,
  resetConversation: true,
};
const nothing: OutboundSeen = { count: 0, openId: null, repeatedIn: null, isTaken: false };
const opened = { isNew: true } as Introduced;

/** The handler between a reader that sees these things one after the other and a log of what was done. */
const rig = (...seen: readonly OutboundSeen[]) => {
  const looks = [...seen];
  const done: string[] = [];
  const fails: Error[] = [];
  const saved: (SavedAnswer | null)[] = [];
  const act =
    (what: string) =>
    (_call: unknown, id: string): Promise<Introduced> => {
      const error = what === 'archive' ? undefined : fails.shift();
      done.push(`${what} ${id}`);
      return error ? Promise.reject(error) : Promise.resolve(opened);
    };
  const parts = {
    introductions: { open: act('open'), goOn: act('go on in'), archive: act('archive'), again: act('again in') },
    saved: { find: () => Promise.resolve(saved.shift() ?? null) },
    anonymiser: { keepOut: () => Promise.resolve() },
    agents: { find: () => Promise.resolve({ id: 'agent', projectId: 'project' }) },
    users: { findOrCreate: () => Promise.resolve(userId) },
    connectors: { find: () => Promise.resolve({ id: 'connector' }) },
    outbound: { look: () => Promise.resolve(looks.length > 1 ? looks.shift() : looks[0]) },
    references: { missing: () => Promise.resolve(null) },
    backlog: { assertRoom: () => undefined },
  };
  const handler = new StartOutboundHandler(
    ...(Object.values(parts) as unknown as ConstructorParameters<typeof StartOutboundHandler>),
  );
  const start = (changes: Partial<OutboundInput> = {}) =>
    handler.execute(new StartOutboundCommand(call, { ...input, ...changes }, () => ({}) as SavedAnswer));
  return { start, done, fails, saved };
};
const overtaken = () => new VersionConflict(0);

describe('starting an outbound conversation', () => {
  it('opens one of the same id for everybody who saw the same, and of another afterwards', async () => {
    const ids = await Promise.all(
      [0, 0, 1].map(async (count) => {
        const { start, done } = rig({ ...nothing, count });
        await start();
        return done[0];
      }),
    );
    expect(ids[0]).toBe(ids[1]);
    expect(ids[0]).not.toBe(ids[2]);
  });

  it('archives before it opens, and goes on otherwise', async () => {
    const reset = rig({ ...nothing, count: 1, openId: 'first' });
    await reset.start();
    expect(reset.done).toEqual(['archive first', expect.stringMatching(/^open /)]);
    const goingOn = rig({ ...nothing, count: 1, openId: 'first' });
    await goingOn.start({ resetConversation: false });
    expect(goingOn.done).toEqual(['go on in first']);
  });

  it('is finished by its repetition after it broke off between archiving and opening', async () => {
    const { start, done, fails } = rig({ ...nothing, count: 1, openId: 'first' }, { ...nothing, count: 1 });
    fails.push(new Error('the process died'));
    await expect(start()).rejects.toThrow('the process died');
    await start();
    expect(done).toEqual(['archive first', expect.stringMatching(/^open /), done[1]]);
  });

  it('leaves alone what the same call did in another process', async () => {
    const { start, done, saved } = rig({ ...nothing, count: 2, openId: 'second' });
    saved.push({} as SavedAnswer);
    await expect(start()).rejects.toEqual(new RowExists(idempotencyTable.name, 'primary key'));
    expect(done).toEqual([]);
  });

  it('looks again when it was overtaken, a few times', async () => {
    const { start, done, fails } = rig(nothing, { ...nothing, count: 1, openId: 'theirs' });
    fails.push(overtaken());
    await start({ resetConversation: false });
    expect(done[1]).toBe('go on in theirs');

    const closing = rig({ ...nothing, openId: 'first' }, { ...nothing, count: 1 });
    closing.fails.push(new ConversationError('conversation.not-open'));
    await closing.start({ resetConversation: false });
    expect(closing.done).toEqual(['go on in first', expect.stringMatching(/^open /)]);

    const unlucky = rig(nothing);
    unlucky.fails.push(...Array.from({ length: 9 }, overtaken));
    await expect(unlucky.start()).rejects.toBeInstanceOf(VersionConflict);
    expect(unlucky.done).toHaveLength(5);
  });

  it('is not repeated when its answer was kept meanwhile: whoever called looks that up', async () => {
    const { start, done, fails } = rig(nothing);
    fails.push(new RowExists(idempotencyTable.name, 'primary key'));
    await expect(start()).rejects.toBeInstanceOf(RowExists);
    expect(done).toHaveLength(1);
  });

  it('refuses an id that is taken before anything is archived, and repeats what it made itself', async () => {
    const taken = rig({ ...nothing, count: 1, openId: 'first', isTaken: true });
    await expect(taken.start({ id: userId })).rejects.toMatchObject({ code: 'conversation.exists' });
    expect(taken.done).toEqual([]);
    const again = rig({ count: 1, openId: userId, repeatedIn: userId, isTaken: true });
    await again.start({ id: userId });
    expect(again.done).toEqual([`again in ${userId}`]);
  });

  it('opens a conversation for every call', async () => {
    const calling = { channel: 'voice', resetConversation: false } as const;
    const { start, done } = rig({ ...nothing, count: 1, openId: 'first' });
    await Promise.all([start(calling), start(calling)]);
    expect(done).toEqual([expect.stringMatching(/^open /), expect.stringMatching(/^open /)]);
    expect(done[0]).not.toBe(done[1]);
  });
});
