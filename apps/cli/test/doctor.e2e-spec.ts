import { ensureBuiltOnce } from '../../../test/crash/rig/built';
import { Service, type Talk, type Tenant } from '../../../test/service';
import { jsonLines, verbatim } from './cli';

interface Said {
  readonly verdict: string;
  readonly checks: readonly {
    readonly check: string;
    readonly error: string | null;
    readonly findings: readonly { readonly streamId?: string; readonly table?: string; readonly what: string }[];
  }[];
}

describe('verbatim doctor', () => {
  let service: Service;
  let tenant: Tenant;
  let talk: Talk;
  let damaged: Talk;

  beforeAll(async () => {
    [service] = await Promise.all([Service.open(), ensureBuiltOnce()]);
    tenant = await service.tenant();
    const agent = await tenant.externalAgent();
    [talk, damaged] = [await tenant.talk(agent), await tenant.talk(agent)];
    await talk.ask('Is all well?');
    await damaged.ask('And here?');
  }, 120_000);
  afterAll(() => service.close());

  const doctor = (...args: string[]) => verbatim(service.env, 'doctor', ...args);
  const whileBroken = async <Seen>(look: () => Promise<Seen>): Promise<Seen> => {
    const title = `update conversations set title = $2 where id = $1`;
    await service.rows(title, [damaged.id, 'Broken']);
    try {
      return await look();
    } finally {
      await service.rows(title, [damaged.id, null]);
    }
  };

  it('says of each check in a line that it is well, and ends with 0, while the service runs', async () => {
    const { code, out, err } = await doctor('--all');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const lines = out.trimEnd().split('\n');
    expect(lines.slice(0, -2)).toHaveLength(11);
    expect(lines.slice(0, -2).filter((line) => !/^[a-z-]+ +ok$/.test(line))).toEqual([]);
    expect(lines.at(-1)).toBe('Nothing is wrong.');
  });

  it('names what it finds by table, shard, account, stream and key, without its words, and ends with 1', async () => {
    const { code, out } = await whileBroken(() => doctor());
    expect(code).toBe(1);
    const place = `account ${tenant.accountId} stream ${damaged.id} id=${damaged.id}`;
    expect(out).toMatch(
      new RegExp(`read-models +1 found\\n {2}conversations shard \\d+ ${place}: Not what the log says: title\\n`),
    );
    expect(out).not.toContain('Broken');
  });

  it('says the same to machines', async () => {
    const { code, out } = await whileBroken(() => doctor('--json', '--sample', '100'));
    const [said] = jsonLines<Said>(out);
    expect(code).toBe(1);
    expect(said?.verdict).toBe('findings');
    expect(said?.checks.filter(({ findings }) => findings.length > 0)).toMatchObject([
      { check: 'read-models', error: null, findings: [{ streamId: damaged.id, table: 'conversations' }] },
    ]);
  });

  it('looks at one account only when it is named', async () => {
    const other = await service.tenant();
    const [clean, found] = await whileBroken(async () => [
      await doctor('--account', other.accountId),
      await doctor('--account', tenant.accountId),
    ]);
    expect([clean.code, found.code]).toEqual([0, 1]);
  });

  it.each([
    ['a number that is none', ['--sample', 'many'], '--sample takes a whole number from 1 on.'],
    ['an account that nobody knows', ['--account', 'nobody'], 'There is no account nobody.'],
  ])('refuses %s, and ends with 2', async (_, args, complaint) => {
    expect(await doctor(...args)).toMatchObject({ code: 2, out: '', err: `${complaint}\n` });
  });

  it('takes an option that it does not have for no finding', async () => {
    expect(await doctor('--every')).toMatchObject({ code: 2, err: "error: unknown option '--every'\n" });
    expect(await doctor('--help')).toMatchObject({ code: 0 });
  });

  it('ends with 2 where there is no database', async () => {
    const { code, err } = await verbatim({ ...service.env, DATABASE_URL: 'postgres://127.0.0.1:1/none' }, 'doctor');
    expect({ code, err }).toEqual({
      code: 2,
      err: 'The database does not answer. Is Verbatim running (npm start)?\n',
    });
  });
});
