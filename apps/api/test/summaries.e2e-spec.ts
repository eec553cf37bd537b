import { assessing, scriptedRationale, scriptedSummary } from '@verbatim/testing';
import {
  eventually,
  Service,
  type Client,
  type Json,
  type PageOf,
  type Talk,
  type Tenant,
} from '../../../test/service';

interface Standing {
  readonly status: 'none' | 'pending' | 'completed' | 'failed';
  readonly requestId: string | null;
  readonly current: (Json & { readonly id: string; readonly at: string }) | null;
  readonly error: { readonly reason: string; readonly attempts: number } | null;
}
type What = 'summary' | 'score';

const ended = { summary: 'conversation.summarised.v1', score: 'conversation.scored.v1' } as const;
const HELD = { headers: { prefer: 'wait=20' } };

describe('summaries and scores', () => {
  let service: Service;
  let tenant: Tenant;
  let client: Client;
  let scripted: string;

  beforeAll(async () => {
    service = await Service.open();
    service.provider.otherwise(assessing());
    tenant = await service.tenant({ eraseGraceSeconds: 3_600 });
    client = tenant.client;
    scripted = await tenant.agent();
  });
  afterAll(() => service.close());

  const talked = async (agentId = scripted, question = 'Do you ship to Norway?'): Promise<Talk> => {
    const talk = await tenant.talk(agentId);
    await talk.settled(await talk.ask(question));
    return talk;
  };
  const ask = (talk: Talk, what: What) => client.ok<Standing>('POST', `${talk.at}/${what}`, HELD);
  const read = (talk: Talk, what: What) => client.get<Standing>(`${talk.at}/${what}`);
  const settled = (talk: Talk, what: What) =>
    eventually(`a ${what} of ${talk.id}`, async () => {
      const standing = await read(talk, what);
      return standing.status === 'pending' || standing.status === 'none' ? null : standing;
    });
  const causes = async (talk: Talk, what: What): Promise<string[]> => {
    const rows = await service.rows<{ cause: string }>(
      `select data ->> 'cause' as cause from events where stream_id = $1 and type = $2 order by version`,
      [talk.id, `conversation.${what}-requested.v1`],
    );
    return rows.map(({ cause }) => cause);
  };

  describe.each(['summary', 'score'] as const)('a %s', (what) => {
    const list = what === 'summary' ? 'summaries' : 'scores';
    const made = what === 'summary' ? { text: scriptedSummary } : { score: 8.5, rationale: scriptedRationale };

    it('is none until somebody asks; then it is made, with where it comes from', async () => {
      const talk = await talked();
      expect(await read(talk, what)).toEqual({ status: 'none', requestId: null, current: null, error: null });
      const { version } = await talk.read();
      const asked = await client.send<Standing>('POST', `${talk.at}/${what}`);
      expect(asked).toMatchObject({ status: 202, body: { status: 'pending' } });
      expect(asked.headers.get('location')).toBe(`${talk.at}/${what}`);
      const standing = await settled(talk, what);
      expect(standing).toMatchObject({
        status: 'completed',
        requestId: asked.body.requestId,
        error: null,
        current: {
          id: asked.body.requestId,
          ...made,
          fromVersion: 1,
          toVersion: version + 1,
          provenance: { provider: 'openai-compatible', model: 'scripted', promptVersion: `${what}.v1`, attempt: 1 },
        },
      });
      expect(await talk.read()).toMatchObject({
        [what]: what === 'summary' ? { text: scriptedSummary } : { score: 8.5, by: 'model' },
      });
      expect(await causes(talk, what)).toEqual(['requested']);
    });

    it('can be waited for, and a repeated call gets the same one', async () => {
      const talk = await talked();
      const headers = { prefer: 'wait=20', 'idempotency-key': `${what}-once` };
      const first = await client.send<Standing>('POST', `${talk.at}/${what}`, { headers });
      expect(first).toMatchObject({ status: 200, body: { status: 'completed', current: made } });
      expect(first.headers.get('preference-applied')).toBe('wait=20');
      const again = await client.send<Standing>('POST', `${talk.at}/${what}`, { headers });
      expect(again.body).toEqual(first.body);
      expect(await causes(talk, what)).toHaveLength(1);
    });

    it('is made by the built-in model for an agent that is external', async () => {
      const talk = await tenant.talk(await tenant.externalAgent());
      const question = await talk.ask('Where is my parcel? It should have come on Monday.');
      await talk.post({ role: 'agent', text: 'It is on its way and comes tomorrow.', answers: question });
      expect(await ask(talk, what)).toMatchObject({
        status: 'completed',
        current: { provenance: { provider: 'builtin' } },
      });
    });

    it('gives way to a newer one, and stays readable', async () => {
      const talk = await talked();
      const first = await ask(talk, what);
      await talk.settled(await talk.ask('And to Sweden?'));
      const second = await ask(talk, what);
      expect(second.current?.id).not.toBe(first.current?.id);
      const page = await client.get<PageOf<Json>>(`${talk.at}/${list}?limit=1`);
      expect(page).toMatchObject({ data: [{ id: second.current?.id }], pagination: { hasMore: true } });
      const older = await client.get<PageOf<Json>>(`${talk.at}/${list}?limit=1&after=${page.pagination.nextCursor}`);
      expect(older).toMatchObject({ data: [{ id: first.current?.id, ...made }], pagination: { hasMore: false } });
      const back = await client.get<PageOf<Json>>(`${talk.at}/${list}?before=${older.pagination.prevCursor}`);
      expect(back.data).toEqual(page.data);
    });

    it('fails with a reason when there is nothing to read', async () => {
      const talk = await tenant.talk(scripted);
      expect(await ask(talk, what)).toMatchObject({
        status: 'failed',
        current: null,
        error: { reason: 'nothing-to-read', attempts: 1 },
      });
    });

    it('fails at once when the provider refuses, and the one before stays', async () => {
      const agentId = await tenant.agent({}, 'whichever');
      const talk = await talked(agentId);
      const before = await ask(talk, what);
      service.provider.script('bad-request-400');
      expect(await ask(talk, what)).toMatchObject({
        status: 'failed',
        current: { id: before.current?.id },
        error: { reason: 'provider-rejected', attempts: 1 },
      });
    });

    it('is tried again when the provider is away, and fails when its attempts are used up', async () => {
      const talk = await talked();
      service.provider.script(...Array.from({ length: 5 }, () => 'unavailable-503' as const));
      await client.ok('POST', `${talk.at}/${what}`);
      for (let attempts = 1; attempts < 5; attempts += 1) await service.hurry(talk.id, attempts);
      expect(await settled(talk, what)).toMatchObject({
        status: 'failed',
        error: { reason: 'provider-unavailable', attempts: 5 },
      });
    });

    it('is made once of several that are asked for while it is made', async () => {
      const talk = await talked();
      const gate = service.provider.gate();
      service.provider.script(gate.play);
      const first = await client.ok<Standing>('POST', `${talk.at}/${what}`);
      await gate.reached;
      const second = await client.ok<Standing>('POST', `${talk.at}/${what}`);
      gate.release();
      expect(await settled(talk, what)).toMatchObject({ status: 'completed', current: { id: second.requestId } });
      await service.idle();
      const results = await service.rows(`select 1 from events where stream_id = $1 and type = $2`, [
        talk.id,
        ended[what],
      ]);
      expect(results).toHaveLength(1);
      expect(first.requestId).not.toBe(second.requestId);
    });

    it('is owed no more once the conversation is deleted, and gone with it once that is erased', async () => {
      const talk = await talked();
      await ask(talk, what);
      const gate = service.provider.gate();
      service.provider.script(gate.play);
      await client.ok('POST', `${talk.at}/${what}`);
      await gate.reached;
      await talk.delete();
      gate.release();
      expect(await client.send('GET', `${talk.at}/${what}`)).toMatchObject({ status: 404 });
      expect(await client.send('GET', `${talk.at}/${list}`)).toMatchObject({ status: 404 });
      await service.hurry(talk.id);
      const texts = await eventually('the erasure', async () => {
        const rows = await service.rows<{ text: string | null }>(
          `select a.text from assessments a join conversations c on c.id = a.conversation_id
           where c.id = $1 and c.erased_at is not null`,
          [talk.id],
        );
        return rows.length > 0 ? rows : null;
      });
      expect(texts).toEqual([{ text: null }]);
    });
  });

  describe('an agent that asks by itself', () => {
    /** Made without waiting for the delay that gathers a burst. */
    const hurried = (talk: Talk, what: What, count: number) =>
      service.until(talk.id, `${what} ${count} of ${talk.id}`, async () => {
        const standing = await read(talk, what);
        return standing.status === 'completed' && (await causes(talk, what)).length === count ? standing : null;
      });
    const followed = () =>
      eventually('the log to be followed', async () => {
        const behind = await service.rows(
          `select 1 from shard_heads h left join checkpoints c on c.shard = h.shard and c.projection = 'automations.v1'
           where h.head > coalesce(c.position, 0)`,
        );
        return behind.length === 0 ? true : null;
      });

    it('has a conversation summed up and scored when it is completed', async () => {
      const times = { onCompletion: true };
      const talk = await talked(await tenant.agent({ summary: times, score: times }));
      await talk.status('completed');
      expect(await hurried(talk, 'summary', 1)).toMatchObject({ current: { text: scriptedSummary } });
      expect(await hurried(talk, 'score', 1)).toMatchObject({ current: { score: 8.5 } });
      expect(await causes(talk, 'summary')).toEqual(['completed']);
      expect(await causes(talk, 'score')).toEqual(['completed']);
    });

    it('has it summed up every so many turns', async () => {
      const talk = await talked(await tenant.agent({ summary: { everyTurns: 2 } }));
      await followed();
      expect(await causes(talk, 'summary')).toEqual([]);
      await talk.settled(await talk.ask('And to Sweden?'));
      const first = await hurried(talk, 'summary', 1);
      await talk.settled(await talk.ask('And to Finland?'));
      await followed();
      expect(await read(talk, 'summary')).toEqual(first);
      await talk.settled(await talk.ask('And to Iceland?'));
      await hurried(talk, 'summary', 2);
      expect(await causes(talk, 'summary')).toEqual(['turns', 'turns']);
      expect(await causes(talk, 'score')).toEqual([]);
    });

    it('asks once for a burst of turns', async () => {
      const talk = await tenant.talk(await tenant.agent({ summary: { everyTurns: 1 }, onBusy: 'coalesce' }));
      for (const text of ['Hello?', 'Anybody?', 'Do you ship to Norway?']) await talk.ask(text);
      await followed();
      expect(await causes(talk, 'summary')).toEqual(['turns']);
      await hurried(talk, 'summary', 1);
    });

    it('asks for nothing again when it reads the log again', async () => {
      const talk = await talked(await tenant.agent({ summary: { onCompletion: true, everyTurns: 1 } }));
      await hurried(talk, 'summary', 1);
      await talk.status('completed');
      await hurried(talk, 'summary', 2);
      await service.rows(`update checkpoints set position = 0 where projection = 'automations.v1'`);
      await talk.settled(await talk.ask('Are you there?')); // wakes the follower
      await followed();
      expect(await causes(talk, 'summary')).toEqual(['turns', 'completed', 'turns']);
      await hurried(talk, 'summary', 3);
      const asked = service.provider.requests.filter(({ text }) => text.includes('Are you there?'));
      expect(asked).toHaveLength(2); // for this question's reply, and its summary
    });
  });

  describe("a human's score", () => {
    const give = (talk: Talk, score: number, more: Json = {}) =>
      client.ok<Json>('PUT', `${talk.at}/score`, { body: { score, ...more } });

    it('counts whatever a model said before, or says after', async () => {
      const talk = await talked();
      await ask(talk, 'score');
      const given = await give(talk, 3.5, { rationale: 'Too slow' });
      expect(given).toMatchObject({ score: 3.5, by: 'human', rationale: 'Too slow', provenance: null, fromVersion: 1 });
      expect(await read(talk, 'score')).toMatchObject({ status: 'completed', current: { id: given['id'] } });
      expect(await ask(talk, 'score')).toMatchObject({ status: 'completed', current: { id: given['id'], score: 3.5 } });
      expect(await talk.read()).toMatchObject({ score: { score: 3.5, by: 'human' } });
      const { data } = await client.get<PageOf<Json>>(`${talk.at}/scores`);
      expect(data.map(({ by }) => by)).toEqual(['model', 'human', 'model']);
      const newer = await give(talk, 9);
      expect(await read(talk, 'score')).toMatchObject({ current: { id: newer['id'], score: 9 } });
    });

    it('is of the acting member, or of the one that is named', async () => {
      const talk = await talked();
      const [mia, leo] = await Promise.all(
        ['Mia', 'Leo'].map((name) => client.ok<{ id: string }>('POST', '/v1/members', { body: { name } })),
      );
      const headers = { 'acting-member': mia?.id ?? '' };
      const acting = await client.ok('PUT', `${talk.at}/score`, { body: { score: 5 }, headers });
      expect(acting).toMatchObject({ memberId: mia?.id });
      expect(await give(talk, 6, { memberId: leo?.id })).toMatchObject({ memberId: leo?.id });
    });

    it.each([{ score: 11 }, { score: -0.1 }, { score: 5.55 }, { score: '5' }, {}])('cannot be %j', async (body) => {
      const talk = await tenant.talk(scripted);
      expect(await client.send('PUT', `${talk.at}/score`, { body })).toMatchObject({ status: 400 });
    });
  });
});
