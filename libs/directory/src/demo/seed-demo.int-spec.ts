import { DataSource } from 'typeorm';
import { Directory, openDirectory } from '../../test/directory-rig';
import { scopeOf } from '../../test/calls';
import { AnsweringAgentReader, seedDemo } from '..';
import { KeyLookup } from '../keys/key-lookup';
import { parseKey } from '../keys/key-format';

describe('the demo', () => {
  let directory: Directory;

  beforeAll(async () => {
    directory = await openDirectory();
  });
  afterAll(() => directory.close());

  it('is put into an empty database once, however many processes start at the same time', async () => {
    const dataSource = directory.get(DataSource);
    const seeded = await Promise.all(Array.from({ length: 5 }, () => seedDemo(dataSource)));
    const [demo, ...others] = seeded.filter((made) => made !== null);
    expect(others).toEqual([]);
    expect(await seedDemo(dataSource)).toBeNull();

    const key = await directory.get(KeyLookup).find(parseKey(demo!.key)!);
    expect(key?.accountId).toBe(demo!.accountId);
    const { shard } = parseKey(demo!.key)!;
    const agent = await directory
      .get(AnsweringAgentReader)
      .find(scopeOf({ shard, accountId: demo!.accountId }), demo!.agentId);
    expect(agent?.agent).toMatchObject({ name: 'Ada', project: { id: demo!.projectId } });
    expect(agent?.knowledge.entries.map(({ title }) => title)).toHaveLength(8);
    expect(await directory.rows('select count(*)::int as n from audit_log')).toEqual([{ n: 12 }]);
  });
});
