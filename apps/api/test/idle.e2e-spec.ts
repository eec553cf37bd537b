import { assessing } from '@verbatim/testing';
import { eventually, Service, type ConversationView, type Json, type Talk, type Tenant } from '../../../test/service';

describe('a conversation that nobody goes on with', () => {
  let service: Service;
  let tenant: Tenant;

  beforeAll(async () => {
    service = await Service.open();
    service.provider.otherwise(assessing());
    tenant = await service.tenant();
  });
  afterAll(() => service.close());

  const answered = async (agentId: string): Promise<Talk> => {
    const talk = await tenant.talk(agentId);
    await talk.settled(await talk.ask('Do you ship to Norway?'));
    return talk;
  };
  const timer = (talk: Talk) =>
    service.rows<{ state: string; waits: boolean }>(
      `select state, available_at > now() + interval '1 minute' as waits from owed_work
       where kind = 'close-idle' and lane = $1 and holder is null`,
      [talk.id],
    );
  /** Has its timer, and nobody looks at it just now. */
  const timed = (talk: Talk) =>
    eventually(`a timer of ${talk.id}`, async () => {
      const [row] = await timer(talk);
      return row?.state === 'owed' && row.waits ? row : null;
    });
  const becomes = (talk: Talk, status: string): Promise<ConversationView> =>
    service.until(talk.id, `${talk.id} to be ${status}`, async () => {
      const read = await talk.read();
      return read.status === status ? read : null;
    });
  /** Looked at anew, with nothing done. */
  const lookedAt = async (talk: Talk): Promise<void> => {
    await timed(talk);
    await service.hurry(talk.id);
    await timed(talk);
  };
  const changes = async (talk: Talk): Promise<string[]> => {
    const rows = await service.rows<{ to: string; cause: string }>(
      `select data ->> 'to' as to, data ->> 'cause' as cause from events
       where stream_id = $1 and type = 'conversation.status-changed.v1' order by version`,
      [talk.id],
    );
    return rows.map(({ to, cause }) => `${to}: ${cause}`);
  };

  it('is abandoned, then archived, by its agent’s times, and says so beforehand', async () => {
    const talk = await answered(await tenant.agent({ abandonAfterMinutes: 30, archiveAfterMinutes: 60 }));
    const { closing, lastMessageAt } = await talk.read();
    expect(closing).toEqual({ at: later(lastMessageAt, 30), to: 'abandoned' });
    await lookedAt(talk);
    expect(await talk.read()).toMatchObject({ status: 'in_progress' });

    service.pass(31);
    const abandoned = await becomes(talk, 'abandoned');
    expect(abandoned.closing).toEqual({ at: later(abandoned.completedAt, 60), to: 'archived' });
    expect(abandoned.updatedBy).toMatchObject({ kind: 'worker' });
    service.pass(61);
    expect(await becomes(talk, 'archived')).toMatchObject({ closing: null });
    expect(await changes(talk)).toEqual(['in_progress: message', 'abandoned: inactivity', 'archived: inactivity']);
    await eventually('the timer to end', async () => ((await timer(talk))[0]?.state === 'done' ? true : null));
  });

  it('is archived after it was completed', async () => {
    const talk = await answered(await tenant.agent({ archiveAfterMinutes: 10 }));
    await talk.status('completed');
    await timed(talk);
    service.pass(11);
    await becomes(talk, 'archived');
    expect(await changes(talk)).toEqual(['in_progress: message', 'completed: requested', 'archived: inactivity']);
  });

  it('stays open for as long as somebody says something, and starts anew when it is re-opened', async () => {
    const talk = await answered(await tenant.agent({ abandonAfterMinutes: 30 }));
    await timed(talk);
    service.pass(20);
    await talk.settled(await talk.ask('And to Sweden?'));
    service.pass(20);
    await lookedAt(talk);
    expect(await talk.read()).toMatchObject({ status: 'in_progress' });
    service.pass(20);
    await becomes(talk, 'abandoned');
    await talk.settled(await talk.ask('And to Finland?'));
    expect(await talk.read()).toMatchObject({ status: 'in_progress' });
    await timed(talk);
    service.pass(31);
    await becomes(talk, 'abandoned');
  });

  it('is not closed while it is to be kept open, or a question is open', async () => {
    const agentId = await tenant.externalAgent({ abandonAfterMinutes: 5 });
    const talk = await tenant.talk(agentId);
    const question = await talk.ask('Who answers this?');
    await timed(talk);
    expect(await talk.read()).toMatchObject({ closing: null });
    service.pass(60);
    await lookedAt(talk);
    expect(await talk.read()).toMatchObject({ status: 'in_progress', openQuestions: 1 });

    await talk.post({ role: 'agent', text: 'I do.', answers: question });
    const keep = (keepOpen: boolean) => tenant.client.ok<ConversationView>('PATCH', talk.at, { body: { keepOpen } });
    expect(await keep(true)).toMatchObject({ keepOpen: true, closing: null });
    service.pass(60);
    await service.until(talk.id, 'its timer to end', async () =>
      (await timer(talk))[0]?.state === 'done' ? true : null,
    );
    expect(await talk.read()).toMatchObject({ status: 'in_progress' });
    expect((await keep(false)).closing).toMatchObject({ to: 'abandoned' });
    await becomes(talk, 'abandoned');
  });

  it('that nobody ever wrote in is archived and never abandoned', async () => {
    const agentId = await tenant.agent({ abandonAfterMinutes: 5, archiveAfterMinutes: 50 });
    const talk = await tenant.talk(agentId);
    service.pass(20);
    await lookedAt(talk);
    expect(await talk.read()).toMatchObject({ status: 'pending', closing: { to: 'archived' } });
    service.pass(31);
    await becomes(talk, 'archived');
  });

  it('follows its agent’s times when they change, also when it had none', async () => {
    const agentId = await tenant.agent();
    const talk = await answered(agentId);
    expect(await timer(talk)).toEqual([]);
    await tenant.client.ok('PATCH', `/v1/agents/${agentId}`, { body: { abandonAfterMinutes: 600 } });
    await timed(talk);
    await tenant.client.ok('PATCH', `/v1/agents/${agentId}`, { body: { abandonAfterMinutes: 10 } });
    service.pass(11);
    await eventually(
      'the new time to be noticed',
      async () => ((await talk.read()).status === 'abandoned' ? true : null),
      20_000,
    );
  }, 40_000);

  it('is summed up and scored once for each time it falls silent', async () => {
    const times = { afterInactivityMinutes: 15 };
    const talk = await answered(await tenant.agent({ summary: times, score: times }));
    await timed(talk);
    service.pass(16);
    const assessed = (count: number) =>
      service.until(talk.id, `assessment ${count} of ${talk.id}`, async () => {
        const rows = await service.rows<Json>(
          `select a.kind, r.data ->> 'cause' as cause from assessments a
           join events r on r.stream_id = a.conversation_id and r.data ->> 'requestId' = a.id::text
             and r.type like '%-requested.v1'
           where a.conversation_id = $1 order by a.kind desc, a.version`,
          [talk.id],
        );
        return rows.length >= count ? rows : null;
      });
    const [summary, score] = ['summary', 'score'].map((kind) => ({ kind, cause: 'inactivity' }));
    expect(await assessed(2)).toEqual([summary, score]);
    await eventually('the timer to end', async () => ((await timer(talk))[0]?.state === 'done' ? true : null));
    expect(await talk.read()).toMatchObject({ status: 'in_progress' });

    await talk.settled(await talk.ask('And to Sweden?'));
    await timed(talk);
    service.pass(16);
    expect(await assessed(4)).toEqual([summary, summary, score, score]);
  });
});

const later = (time: string | null, minutes: number): string =>
  new Date(Date.parse(time ?? '') + minutes * 60_000).toISOString();
