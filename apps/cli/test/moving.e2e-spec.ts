import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { answer, assessing } from '@verbatim/testing';
import { ensureBuiltOnce } from '../../../test/crash/rig/built';
import { contentsOf, followed, LOG_TABLES, seedEverySort, STREAM_TABLES } from '../../../test/replay/replayed.fixture';
import { Service, type Talk, type Tenant } from '../../../test/service';
import { said, verbatim } from './cli';

interface Imported {
  readonly accountId: string;
  readonly complete: boolean;
  readonly owed: number;
  readonly streams: { readonly imported: number; readonly present: number; readonly refused: number };
  readonly references: { readonly added: number; readonly present: number; readonly refused: number };
  readonly refused: readonly { readonly line: number; readonly streamId: string | null; readonly why: string }[];
}

const REFERENCES = ['projects', 'agents', 'knowledge_entries', 'members', 'users', 'states', 'categories', 'variants'];
const EVENT_FACTS = `
  select e.stream_id, e.version, e.type, e.data, e.content, e.occurred_at, e.metadata - 'importedFrom' as metadata
  from events e order by e.stream_id, e.version`;

describe('moving to another instance', () => {
  let here: Service;
  let tenant: Tenant;
  let talks: readonly Talk[];
  const folder = mkdtempSync(path.join(tmpdir(), 'verbatim-moving-'));
  const file = path.join(folder, 'all.ndjson');
  const others: Service[] = [];

  const exportTo = async (out: string): Promise<void> => {
    const { code, err } = await verbatim(here.env, 'export', '--account', tenant.accountId, '--out', out);
    expect([code, err]).toEqual([0, '']);
  };
  const another = async (workers = 1): Promise<Service> => {
    const service = await Service.open(undefined, { workers });
    others.push(service);
    return service;
  };
  const importInto = async (service: Service, from: string): Promise<Imported> => {
    const { out, err } = await verbatim(service.env, 'import-streams', from, '--json');
    if (out === '') throw new Error(err);
    return JSON.parse(out) as Imported;
  };
  const doctorOn = (service: Service) => said<{ verdict: string }>(service.env, 'doctor', '--all');
  const keyOn = async (service: Service): Promise<string> => {
    const body = { name: 'Moved', mode: 'live' };
    const at = `/v1/admin/accounts/${tenant.accountId}/keys`;
    return (await service.client().ok<{ key: string }>('POST', at, { body })).key;
  };

  beforeAll(async () => {
    [here] = await Promise.all([Service.open(), ensureBuiltOnce()]);
    here.provider.otherwise(assessing());
    tenant = await here.tenant({ eraseGraceSeconds: 3_600 });
    talks = await seedEverySort(here, tenant);
    await tenant.client.ok('PUT', `${talks[0]?.at}/legal-hold`, { body: { reason: 'Case 17/2026' } });
    await followed(here);
    await exportTo(file);
  }, 240_000);
  afterAll(async () => {
    await Promise.all([here, ...others].map((service) => service.close()));
    rmSync(folder, { recursive: true });
  });

  it('is the same there: events, read models, counts, reference data, and what it was at any time', async () => {
    const there = await another();
    const done = await importInto(there, file);
    expect(done).toMatchObject({ complete: true, refused: [], streams: { present: 0, refused: 0 } });
    await followed(there);

    const tables = [...STREAM_TABLES, ...LOG_TABLES, ...REFERENCES];
    expect(await contentsOf(there, tables)).toEqual(await contentsOf(here, tables));
    expect(await there.rows(EVENT_FACTS)).toEqual(await here.rows(EVENT_FACTS));
    expect(there.provider.requests).toHaveLength(0);

    const moved = there.client(await keyOn(there));
    const seen = async (talk: Talk, path: string) => {
      const [a, b] = await Promise.all([tenant.client.send('GET', path), moved.send('GET', path)]);
      // Keys stay where they are, and so do their names.
      const shown = ({ status, body }: { status: number; body: unknown }) =>
        status === 200 ? JSON.stringify(body).replaceAll('"name":"Back office"', '"name":null') : status;
      expect([talk.id, path, shown(b)]).toEqual([talk.id, path, shown(a)]);
    };
    for (const talk of talks) {
      const { body } = await tenant.client.send<{ version?: number; createdAt?: string }>('GET', talk.at);
      for (let version = 1; version <= (body.version ?? 0); version += 1) {
        await seen(talk, `${talk.at}?asOf=${version}`);
        await seen(talk, `${talk.at}/messages?limit=100&asOf=${version}`);
      }
      if (body.createdAt) await seen(talk, `${talk.at}?asOf=${encodeURIComponent(body.createdAt)}`);
      await seen(talk, `${talk.at}/audit?limit=100`);
      await seen(talk, `${talk.at}/transcript`);
    }
    const [report] = await doctorOn(there);
    expect(report?.verdict).toBe('clean');
  }, 120_000);

  it('adds nothing the second time', async () => {
    const there = await another(0);
    const first = await importInto(there, file);
    const before = await contentsOf(there, ['events', 'owed_work', ...STREAM_TABLES]);
    const second = await importInto(there, file);
    expect(second).toMatchObject({ complete: true, refused: [], owed: 0 });
    expect(second.streams).toEqual({ imported: 0, present: first.streams.imported, refused: 0 });
    expect(second.references).toEqual({ added: 0, present: first.references.added, refused: 0 });
    expect(await contentsOf(there, ['events', 'owed_work', ...STREAM_TABLES])).toEqual(before);
  }, 60_000);

  it('can be exported from there again, line for line', async () => {
    const there = await another(0);
    await importInto(there, file);
    const again = path.join(folder, 'again.ndjson');
    expect((await verbatim(there.env, 'export', '--out', again)).code).toBe(0);
    const linesOf = (name: string) => readFileSync(name, 'utf8').split('\n').slice(1);
    expect(linesOf(again)).toEqual(linesOf(file));
  }, 60_000);

  it('goes on with an export that was cut off anywhere behind its first conversation, and gets the same conversations', async () => {
    const whole = readFileSync(file);
    const firstEnd = whole.indexOf('\n', whole.indexOf('{"kind":"stream-end"')) + 1;
    const cut = path.join(folder, 'cut.ndjson');
    for (const length of [firstEnd, firstEnd + 17, Math.floor((firstEnd + whole.length) / 2), whole.length - 2]) {
      writeFileSync(cut, whole.subarray(0, length));
      const { code } = await verbatim(here.env, 'export', '--account', tenant.accountId, '--out', cut, '--resume');
      expect(code).toBe(0);
      const [expected, found] = [whole.toString(), readFileSync(cut, 'utf8')].map((text) => text.split('\n'));
      const withoutReferences = (lines: string[] = []) =>
        lines.filter((line) => !line.startsWith('{"kind":"reference"'));
      expect(withoutReferences(found)).toEqual(withoutReferences(expected));
      expect(new Set(found)).toEqual(new Set(expected)); // what is named may be said again
    }
  }, 60_000);

  it('takes what is whole in a file that is cut off, says so, and the rest later', async () => {
    const there = await another();
    const whole = readFileSync(file, 'utf8');
    const part = path.join(folder, 'part.ndjson');
    writeFileSync(part, whole.slice(0, Math.floor(whole.length * 0.7)));
    const first = await importInto(there, part);
    expect(first.complete).toBe(false);
    expect(first.streams.imported).toBeGreaterThan(0);
    const webhook = { projectId: tenant.projectId, url: 'https://example.com/hook', eventTypes: null };
    await there.client(await keyOn(there)).ok('POST', '/v1/webhooks', { body: webhook });
    const second = await importInto(there, file);
    expect(second).toMatchObject({ complete: true, refused: [] });
    await followed(there, 'webhook-deliveries.v1');
    await followed(there, 'automations.v1');
    expect(await there.rows('select 1 from webhook_deliveries')).toEqual([]); // told where it happened
    expect(await there.rows(`select 1 from events where metadata->'importedFrom' is null`)).toEqual([]);
    expect(second.streams.present).toBe(first.streams.imported);
    expect(second.streams.imported + second.streams.present).toBe(talks.length);
  }, 60_000);

  it('writes nothing of a conversation with a bad line, names the line, and takes the others', async () => {
    const there = await another(0);
    const lines = readFileSync(file, 'utf8').split('\n');
    const at = lines.findIndex((line) => line.includes('"kind":"event"') && line.includes('"version":3'));
    const { streamId } = JSON.parse(lines[at] ?? '') as { streamId: string };
    const faults: Record<string, string> = {
      'not JSON': '{"kind":"event',
      'of an unknown type': (lines[at] ?? '').replace(/conversation\.[a-z-]+\.v1/, 'conversation.sung.v9'),
      'with a character that cannot be kept': (lines[at] ?? '').replace('"requestId":"', '"requestId":"\\u0000'),
      missing: '',
    };
    const bad = path.join(folder, 'bad.ndjson');
    for (const [what, line] of Object.entries(faults)) {
      writeFileSync(bad, lines.map((one, index) => (index === at ? line : one)).join('\n'));
      const done = await importInto(there, bad);
      expect([what, done.refused.map((one) => one.streamId)]).toEqual([what, [streamId]]);
      expect(await there.rows('select 1 from events where stream_id = $1', [streamId])).toEqual([]);
      expect(await there.rows('select 1 from conversations where id = $1', [streamId])).toEqual([]);
      expect(done.streams.imported + done.streams.present).toBe(talks.length - 1);
    }
    const { streams, refused } = await importInto(there, file);
    expect([streams.imported, refused]).toEqual([1, []]);
  }, 60_000);

  it('moves a conversation of any length', async () => {
    const there = await another(0);
    const lines = readFileSync(file, 'utf8').split('\n');
    const isEvent = (version: number) => (line: string) =>
      line.startsWith('{"kind":"event"') && line.includes(`"version":${version},`);
    const started = JSON.parse(lines.find(isEvent(1)) ?? '') as { streamId: string; data: object };
    const streamId = 'ffffffff-0000-7000-8000-000000000001'; // behind all others
    const said = Array.from({ length: 1_300 }, (_, at) => ({
      ...{ ...started, streamId, version: at + 2, type: 'conversation.message-imported.v1' },
      data: {
        ...{ messageId: `ffffffff-0000-7000-8000-${String(at + 2).padStart(12, '0')}`, seq: at + 1, role: 'user' },
        ...{ answers: null, occurredAt: (started as unknown as { occurredAt: string }).occurredAt },
      },
      content: { text: `Message ${at + 1}` },
    }));
    const events = [{ ...started, streamId }, ...said].map((event) => JSON.stringify(event));
    const end = JSON.stringify({ kind: 'stream-end', streamId, version: events.length, cursor: 'none' });
    const long = path.join(folder, 'long.ndjson');
    writeFileSync(long, [...lines.slice(0, -2), ...events, end].join('\n'));
    expect(await importInto(there, long)).toMatchObject({ refused: [], streams: { imported: talks.length + 1 } });
    const out = path.join(folder, 'long-again.ndjson');
    expect((await verbatim(there.env, 'export', '--out', out)).code).toBe(0);
    const found = readFileSync(out, 'utf8')
      .split('\n')
      .filter((line) => line.includes(streamId));
    expect(found.slice(0, -1).map((line) => JSON.parse(line) as object)).toEqual(
      events.map((line) => JSON.parse(line) as object),
    );
    const [report] = await doctorOn(there);
    expect(report?.verdict).toBe('clean');
  }, 60_000);

  it('leaves a conversation alone that is there and differs', async () => {
    const there = await another(0);
    await importInto(there, file);
    const changed = path.join(folder, 'changed.ndjson');
    writeFileSync(changed, readFileSync(file, 'utf8').replace('And then?', 'And now?'));
    const before = await contentsOf(there, ['events', ...STREAM_TABLES]);
    const { refused, streams } = await importInto(there, changed);
    expect(streams).toMatchObject({ imported: 0, refused: 1 });
    expect(refused[0]?.why).toContain('it is there and differs at version');
    expect(await contentsOf(there, ['events', ...STREAM_TABLES])).toEqual(before);
  }, 60_000);

  it('answers there, once, what was not answered here, and forgets there what was deleted here', async () => {
    const from = await another();
    const other = await from.tenant({ eraseGraceSeconds: 3_600 });
    const agent = await other.agent();
    const deleted = await other.talk(agent, { title: 'Forget me' });
    await deleted.delete();
    await from.stopWorkers();
    const waiting = await other.talk(agent);
    const question = await waiting.ask('Will somebody answer?');
    const moving = path.join(folder, 'waiting.ndjson');
    expect((await verbatim(from.env, 'export', '--account', other.accountId, '--out', moving)).code).toBe(0);

    const there = await another();
    expect(await importInto(there, moving)).toMatchObject({ complete: true, owed: 2 });
    from.provider.script(answer({ text: 'Somebody did.' }));
    const at = `/v1/admin/accounts/${other.accountId}/keys`;
    const { key } = await there.client().ok<{ key: string }>('POST', at, { body: { name: 'Moved', mode: 'live' } });
    const reply = await there
      .client(key)
      .ok<{ status: string }>('GET', `${waiting.at}/messages/${question}/reply`, { headers: { prefer: 'wait=20' } });
    expect(reply.status).toBe('completed');
    expect(from.provider.requests).toHaveLength(1);
    const [erasure] = await there.rows<{ due: boolean }>(
      `select due_at > now() as due from owed_work where kind = 'erase-conversation' and lane = $1 and state = 'owed'`,
      [deleted.id],
    );
    expect(erasure).toEqual({ due: true });
  }, 90_000);
});
