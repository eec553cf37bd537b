import { assessing } from '@verbatim/testing';
import { eventually, Service, type Json, type Talk, type Tenant } from '../../../test/service';

interface JobView {
  readonly id: string;
  readonly state: string;
  readonly result: Json | null;
}

describe('assessing many conversations anew', () => {
  let service: Service;
  let tenant: Tenant;

  beforeAll(async () => {
    service = await Service.open();
    service.provider.otherwise(assessing());
    tenant = await service.tenant();
  });
  afterAll(() => service.close());

  const talks = async (agentId: string, count: number): Promise<readonly Talk[]> => {
    const made: Talk[] = [];
    for (let n = 0; n < count; n += 1) {
      const talk = await tenant.talk(agentId);
      await talk.settled(await talk.ask('Do you ship to Norway?'));
      made.push(talk);
    }
    return made;
  };
  const rerun = async (body: Json): Promise<Json | null> => {
    const job = await tenant.client.ok<JobView>('POST', '/v1/conversations/rerun-assessments', { body });
    const ended = await eventually('the job to end', async () => {
      const now = await tenant.client.get<JobView>(`/v1/jobs/${job.id}`);
      return now.state === 'completed' || now.state === 'failed' ? now : null;
    });
    expect(ended.state).toBe('completed');
    return ended.result;
  };
  const requested = async (talk: Talk): Promise<string[]> => {
    const rows = await service.rows<{ cause: string }>(
      `select data ->> 'cause' as cause from events where stream_id = $1 and type like '%-requested.v1'
         and data ? 'cause' order by version`,
      [talk.id],
    );
    return rows.map(({ cause }) => cause);
  };

  it.each(['summary', 'score'] as const)('makes a %s of each that matches, within the budget', async (what) => {
    const [agentId, other] = await Promise.all([tenant.agent(), tenant.agent()]);
    const [first, second, third] = await talks(agentId, 3);
    const [elsewhere] = await talks(other, 1);
    if (!first || !second || !third || !elsewhere) throw new Error('four conversations were to be made');
    const filter = { agentIds: [agentId], missingOnly: true };

    expect(await rerun({ what, filter, budget: 100, dryRun: true })).toEqual({ requested: 3, skipped: 0 });
    expect(await requested(first)).toEqual([]);

    expect(await rerun({ what, filter, budget: 2 })).toEqual({ requested: 2, skipped: 0 });
    await eventually('both to be made', async () => {
      const made = await Promise.all([first, second].map((talk) => talk.read()));
      return made.every((read) => read[what] !== null) ? true : null;
    });
    expect(await requested(third)).toEqual([]);
    expect(await rerun({ what, filter, budget: 100 })).toEqual({ requested: 1, skipped: 0 });
    expect(await requested(third)).toEqual(['rerun']);

    await eventually('the third to be made', async () => ((await third.read())[what] ? true : null));
    expect(await rerun({ what, filter: { agentIds: [agentId] }, budget: 100 })).toEqual({ requested: 3, skipped: 0 });
    expect(await requested(first)).toEqual(['rerun', 'rerun']);
    expect(await requested(elsewhere)).toEqual([]);
  });

  it('goes by status and time as well', async () => {
    const agentId = await tenant.agent();
    const [done, open] = await talks(agentId, 2);
    await done?.status('completed');
    const count = (filter: Json) =>
      rerun({ what: 'summary', filter: { agentIds: [agentId], ...filter }, budget: 9, dryRun: true });
    expect(await count({ status: ['completed'] })).toEqual({ requested: 1, skipped: 0 });
    const { createdAt } = (await open?.read()) ?? {};
    expect(await count({ from: createdAt })).toEqual({ requested: 1, skipped: 0 });
    expect(await count({ to: createdAt })).toEqual({ requested: 1, skipped: 0 });
  });

  it('refuses a filter that says nothing', async () => {
    for (const filter of [{}, { missingOnly: false }, { agentIds: [] }])
      expect(
        await tenant.client.send('POST', '/v1/conversations/rerun-assessments', {
          body: { what: 'summary', filter, budget: 10 },
        }),
      ).toMatchObject({ status: 422, body: { code: 'filter.empty' } });
  });
});
