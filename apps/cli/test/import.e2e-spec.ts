import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { v5 } from 'uuid';
import { ensureBuiltOnce } from '../../../test/crash/rig/built';
import {
  eventually,
  Service,
  type ConversationView,
  type MessageView,
  type PageOf,
  type Tenant,
} from '../../../test/service';
import { jsonLines, start, verbatim } from './cli';

interface Dialogue {
  readonly id: string;
  readonly services?: readonly string[];
  readonly title?: string;
  readonly turns: readonly { readonly speaker: string; readonly text: string; readonly at?: string }[];
}
interface Result {
  readonly dialogues: number;
  readonly imported: number;
  readonly present: number;
  readonly messages: number;
  readonly seconds: number;
  readonly refused: readonly { readonly line: number; readonly why: string }[];
}

const roles: Readonly<Record<string, string>> = { user: 'user', system: 'agent', human: 'human' };

describe('verbatim import', () => {
  let service: Service;
  let folder: string;

  beforeAll(async () => {
    [service, folder] = await Promise.all([
      Service.open(undefined, { workers: 0 }),
      mkdtemp(path.join(tmpdir(), 'verbatim-import-')),
      ensureBuiltOnce(),
    ]);
  }, 120_000);
  afterAll(async () => {
    await rm(folder, { recursive: true });
    await service.close();
  });

  const fileOf = async (name: string, ...lines: readonly (Dialogue | string)[]): Promise<string> => {
    const file = path.join(folder, name);
    const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
    await writeFile(file, `${text}\n`);
    return file;
  };
  const bring = async (tenant: Tenant, agentId: string, file: string) => {
    const args = ['import', file, '--account', tenant.accountId, '--agent', agentId, '--json'];
    const { code, out, err } = await verbatim(service.env, ...args);
    const [result] = jsonLines<Result>(out);
    if (!result) throw new Error(`The import said nothing: ${err}`);
    return { code, result };
  };
  const place = async (): Promise<[Tenant, string]> => {
    const tenant = await service.tenant();
    return [tenant, await tenant.externalAgent()];
  };
  const read = async (tenant: Tenant, agentId: string, { id }: Dialogue): Promise<readonly MessageView[]> => {
    const at = `/v1/conversations/${v5(`dialogue:${id}`, agentId)}/messages`;
    return (await tenant.client.get<PageOf<MessageView>>(`${at}?limit=100`)).data;
  };
  const many = (count: number): Dialogue[] =>
    Array.from({ length: count }, (_, n) => ({
      id: `many-${n}`,
      turns: Array.from({ length: 12 }, (_unused, turn) => ({
        speaker: turn % 2 === 0 ? 'user' : 'system',
        text: `Dialogue ${n}, turn ${turn}`,
      })),
    }));

  it('brings in what can be read, names what cannot, and adds nothing the second time', async () => {
    const [tenant, agentId] = await place();
    const dialogues: Dialogue[] = [
      {
        id: 'booking',
        services: ['Restaurants_1', 'Taxis_2'],
        title: 'A table for two',
        turns: [
          {
            speaker: 'user',
            text: 'A table for two, please 🙏 — “tonight”?\n\tAt 7.',
            at: '2019-05-04T18:00:00+02:00',
          },
          { speaker: 'system', text: ' Booked: Zürich, 7 p.m.  ', at: '2019-05-04T18:00:07+02:00' },
          { speaker: 'human', text: 'I moved you to the window.', at: '2019-05-04T18:03:00+02:00' },
        ],
      },
      {
        id: 'no-times',
        turns: [
          { speaker: 'system', text: 'Hello!' },
          { speaker: 'user', text: 'Hi.' },
        ],
      },
    ];
    const broken = ['{"id": "cut off", "turns": [', JSON.stringify({ id: 'empty', turns: [] }), 'not JSON'];
    const file = await fileOf('small.jsonl', ...dialogues.slice(0, 1), ...broken, '', ...dialogues.slice(1));

    const first = await bring(tenant, agentId, file);
    expect(first.code).toBe(1); // something was left out
    expect(first.result).toMatchObject({ dialogues: 2, imported: 2, present: 0, messages: 5 });
    expect(first.result.refused.map(({ line }) => line)).toEqual([2, 3, 4]);

    for (const dialogue of dialogues) {
      const messages = await read(tenant, agentId, dialogue);
      expect(messages.map(({ role, text }) => ({ role, text }))).toEqual(
        dialogue.turns.map(({ speaker, text }) => ({ role: roles[speaker], text })),
      );
    }
    const id = v5('dialogue:booking', agentId);
    const booking = await tenant.client.get<ConversationView>(`/v1/conversations/${id}`);
    expect(booking).toMatchObject({
      channel: 'import',
      title: 'A table for two',
      customData: { importedId: 'booking', services: ['Restaurants_1', 'Taxis_2'] },
      createdAt: '2019-05-04T16:00:00.000Z',
      lastMessageAt: '2019-05-04T16:03:00.000Z',
      openQuestions: 0,
    });
    expect(await service.rows('select 1 from owed_work')).toEqual([]); // nobody is to answer the past

    const second = await bring(tenant, agentId, file);
    expect(second.result).toMatchObject({ dialogues: 2, imported: 0, present: 2, messages: 0 });
    expect(await tenant.client.get<ConversationView>(`/v1/conversations/${id}`)).toEqual(booking);
  });

  it('goes on where it was killed, and doubles nothing', async () => {
    const [tenant, agentId] = await place();
    const dialogues = many(400);
    const file = await fileOf('many.jsonl', ...dialogues);
    const count = async () => {
      const [row] = await service.rows<{ conversations: number; messages: number; events: number }>(
        `select (select count(*)::int from conversations where agent_id = $1) as conversations,
                (select count(*)::int from messages m join conversations c on c.id = m.conversation_id
                 where c.agent_id = $1) as messages,
                (select count(*)::int from events e join conversations c on c.id = e.stream_id
                 where c.agent_id = $1) as events`,
        [agentId],
      );
      return row ?? { conversations: 0, messages: 0, events: 0 };
    };

    const killed = start(service.env, 'import', file, '--account', tenant.accountId, '--agent', agentId, '--json');
    await eventually('a part to be imported', async () => ((await count()).conversations >= 40 ? true : null), 30_000);
    killed.kill('SIGKILL');
    await once(killed, 'close');
    const part = await count();
    expect(part.conversations).toBeLessThan(400);

    const { code, result } = await bring(tenant, agentId, file);
    expect(code).toBe(0);
    expect(result).toMatchObject({ dialogues: 400, present: part.conversations, imported: 400 - part.conversations });
    const whole = await count();
    expect(whole).toMatchObject({ conversations: 400, messages: 4_800 });
    expect(whole.events % 400).toBe(0); // every stream is as long as every other
    for (const dialogue of [dialogues[0], dialogues[199], dialogues[399]] as Dialogue[])
      expect((await read(tenant, agentId, dialogue)).map(({ text }) => text)).toEqual(
        dialogue.turns.map(({ text }) => text),
      );
  }, 60_000);

  it('adds the turns that a dialogue has gained', async () => {
    const [tenant, agentId] = await place();
    const [dialogue] = many(1) as [Dialogue];
    await bring(tenant, agentId, await fileOf('short.jsonl', { ...dialogue, turns: dialogue.turns.slice(0, 5) }));
    const { result } = await bring(tenant, agentId, await fileOf('long.jsonl', dialogue));
    expect(result).toMatchObject({ imported: 1, messages: 7 });
    expect(await read(tenant, agentId, dialogue)).toHaveLength(12);
  });

  it('asks which account is meant when there are several', async () => {
    await Promise.all([service.tenant(), service.tenant()]);
    const anyAccount = await verbatim(service.env, 'import', await fileOf('one.jsonl', ...many(1)));
    expect(anyAccount).toMatchObject({ code: 1, err: 'There are several accounts: name one with --account.\n' });
  });

  const real = process.env.DIALOGUES;
  (real ? it : it.skip)(
    'brings in the whole of the file DIALOGUES, word for word',
    async () => {
      const file = real ?? '';
      const [tenant, agentId] = await place();
      const dialogues = jsonLines<Dialogue>(await readFile(file, 'utf8'));
      const { code, result } = await bring(tenant, agentId, file);
      expect(code).toBe(0);
      const messages = dialogues.reduce((sum, { turns }) => sum + turns.length, 0);
      expect(result).toMatchObject({ dialogues: dialogues.length, imported: dialogues.length, messages, refused: [] });
      process.stderr.write(`${dialogues.length} dialogues with ${messages} messages in ${result.seconds} s\n`);
      for (const dialogue of dialogues)
        expect((await read(tenant, agentId, dialogue)).map(({ role, text }) => ({ role, text }))).toEqual(
          dialogue.turns.map(({ speaker, text }) => ({ role: roles[speaker], text })),
        );
    },
    300_000,
  );
});
