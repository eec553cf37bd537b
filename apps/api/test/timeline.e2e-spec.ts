import { echo, startHttpSink, type HttpSink } from '@verbatim/testing';
import { backends, eventually, Service, Talk, type Tenant } from '../../../test/service';

interface Step {
  readonly step: string;
  readonly at: string;
  readonly afterMs: number;
  readonly attempt: number | null;
  readonly worker: string | null;
  readonly detail: string | null;
}
interface Timeline {
  readonly questionId: string | null;
  readonly phase: string | null;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly mergedInto: string | null;
  readonly totalMs: number;
  readonly steps: readonly Step[];
  readonly now: Readonly<Record<string, string | number | null>> | null;
}

const namesIn = ({ steps }: Timeline): string[] => steps.map(({ step }) => step);
const step = ({ steps }: Timeline, name: string): Step => {
  const found = steps.find((one) => one.step === name);
  if (!found) throw new Error(`There is no step ${name} in ${steps.map((one) => one.step).join()}`);
  return found;
};

/** That the steps lead from the first to the last, and their durations add up. */
const addsUp = (timeline: Timeline): void => {
  const { steps, totalMs, startedAt } = timeline;
  const times = steps.map(({ at }) => Date.parse(at));
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(steps.map(({ afterMs }) => afterMs)).toEqual(times.map((at, index) => at - (times[index - 1] ?? at)));
  expect(totalMs).toBe((times.at(-1) ?? 0) - (times[0] ?? 0));
  expect(startedAt).toBe(steps[0]?.at);
};

describe.each(backends)('the timeline of a message, with wake-ups by %s', (backend) => {
  let service: Service;
  let tenant: Tenant;
  let agentId: string;
  let sink: HttpSink;

  beforeAll(async () => {
    [service, sink] = await Promise.all([Service.open(backend), startHttpSink()]);
    tenant = await service.tenant();
    agentId = await tenant.agent();
  });
  afterAll(async () => {
    await service.close();
    await sink.close();
  });

  const read = async (talk: Talk, messageId: string): Promise<Timeline> => {
    const timeline = await tenant.client.get<Timeline>(`${talk.at}/messages/${messageId}/timeline`);
    addsUp(timeline);
    return timeline;
  };

  it('leads from the question to its answer, and adds up', async () => {
    service.provider.script(echo({ delayMs: 60, betweenMs: 15 }));
    const talk = await tenant.talk(agentId);
    const asked = await talk.ask('How long do I have?');
    const { message } = await talk.settled(asked);
    const timeline = await read(talk, asked);
    expect(namesIn(timeline)).toEqual([
      'accepted',
      'queued',
      'claimed',
      'called',
      'first_token',
      'call_ended',
      'answered',
    ]);
    expect(timeline).toMatchObject({ questionId: asked, phase: 'answered', now: null });
    expect(timeline.endedAt).toBe(timeline.steps.at(-1)?.at);
    expect(step(timeline, 'claimed')).toMatchObject({ attempt: 1, worker: expect.any(String) });
    expect(step(timeline, 'first_token').afterMs).toBeGreaterThanOrEqual(50);
    expect(step(timeline, 'call_ended').afterMs).toBeGreaterThanOrEqual(40);
    const ofAnswer = await read(talk, message?.id ?? '');
    expect(ofAnswer).toEqual({ ...timeline, messageId: message?.id });
  });

  it('shows a worker at work, a try that failed, and what comes next', async () => {
    const gate = service.provider.gate({ first: 'Well, ', rest: 'yes.' });
    service.provider.script('unavailable-503', gate.play);
    const talk = await tenant.talk(agentId);
    const asked = await talk.ask('Is it?');
    const postponed = await eventually('the first try to fail', async () => {
      const found = await read(talk, asked);
      return found.now?.where === 'waiting_to_be_tried_again' ? found : null;
    });
    expect(namesIn(postponed)).toEqual(['accepted', 'queued', 'claimed', 'postponed']);
    expect(postponed.now).toMatchObject({
      attempt: 1,
      attemptsLeft: 4,
      lastError: 'provider-unavailable',
      worker: null,
    });
    expect(Date.parse(String(postponed.now?.nextAttemptAt))).toBeGreaterThan(
      Date.parse(postponed.steps.at(-1)?.at ?? ''),
    );
    await service.hurry(talk.id, 1);
    await gate.reached;
    const held = await read(talk, asked);
    expect(held).toMatchObject({ phase: 'running', endedAt: null });
    expect(held.now).toMatchObject({ where: 'held_by_a_worker', attempt: 2, attemptsLeft: 3, behind: null });
    expect(held.now?.leaseUntil).not.toBeNull();
    const behind = await talk.ask('And?');
    expect((await read(talk, behind)).now).toMatchObject({ where: 'waiting_for_its_turn', behind: asked });
    gate.release();
    await talk.settled(asked);
    const ended = await read(talk, asked);
    expect(namesIn(ended)).toEqual([
      'accepted',
      'queued',
      'claimed',
      'postponed',
      'claimed',
      'called',
      'first_token',
      'call_ended',
      'answered',
    ]);
    expect(step(ended, 'postponed')).toMatchObject({ attempt: 1, detail: 'provider-unavailable' });
    expect(step(ended, 'called').attempt).toBe(2);
    await talk.settled(behind);
    expect(namesIn(await read(talk, behind)).slice(0, 3)).toEqual(['accepted', 'queued', 'claimed']);
  });

  it('ends as the question ends: failed, stopped, answered by a human', async () => {
    const refused = await tenant.talk(await tenant.agent({}, 'bad-request-400'));
    const failing = await refused.ask('Will it?');
    await refused.settled(failing);
    const failed = await read(refused, failing);
    expect(namesIn(failed)).toEqual(['accepted', 'queued', 'claimed', 'called', 'call_ended', 'failed']);
    expect(step(failed, 'failed').detail).toBe('provider-rejected');

    const gate = service.provider.gate({ first: 'Well, ', rest: 'yes.' });
    service.provider.script(gate.play);
    const talk = await tenant.talk(agentId);
    const asked = await talk.ask('Is it?');
    await gate.reached;
    const stream = await tenant.client.events('GET', `${talk.at}/messages/${asked}/reply`);
    await stream.until('delta');
    stream.close();
    await talk.stop();
    gate.release();
    const stopped = await eventually('the partial text', async () => {
      const found = await read(talk, asked);
      return namesIn(found).includes('partial_kept') ? found : null;
    });
    // The end of the call is counted on from the claim: it may stand a moment before the stop that brought it about.
    const names = namesIn(stopped).filter((name) => name !== 'first_token');
    const steps = ['accepted', 'queued', 'claimed', 'called', 'call_ended', 'partial_kept'];
    expect(names.filter((name) => name !== 'cancelled')).toEqual(steps);
    expect(names.indexOf('cancelled')).toBeGreaterThan(names.indexOf('called'));
    expect(names.at(-1)).toBe('partial_kept');
    expect(stopped).toMatchObject({ phase: 'cancelled', now: null, endedAt: step(stopped, 'cancelled').at });

    await talk.mode('manual');
    const toHuman = await talk.ask('Anybody?');
    expect((await read(talk, toHuman)).now).toMatchObject({ where: 'waiting_for_a_human', nextAttemptAt: null });
    const { body } = await talk.post({ role: 'human', text: 'Here I am' });
    expect(namesIn(await read(talk, toHuman))).toEqual(['accepted', 'handed_over', 'answered']);
    expect(namesIn(await read(talk, body.message.id))).toEqual(['accepted', 'handed_over', 'answered']);
  });

  it('shows the time a user is given to finish typing', async () => {
    const talk = await tenant.talk(agentId);
    const one = await talk.ask({ text: 'One', debounceMs: 8_000, onBusy: 'coalesce' });
    expect(await read(talk, one)).toMatchObject({ now: { where: 'waiting_to_be_due', attempt: 0 } });
    const two = await talk.ask({ text: 'Two', debounceMs: 80, onBusy: 'coalesce' });
    await talk.settled(two);
    const first = await read(talk, one);
    expect(first).toMatchObject({ phase: 'merged', mergedInto: two });
    expect(namesIn(await read(talk, two))).toContain('due');
  });

  it('shows the delivery of what goes out', async () => {
    await tenant.connector({ channel: 'sms', kind: 'webhook', url: `${sink.url}/sms` });
    const started = await tenant.client.ok<{ id: string; message: { id: string } }>(
      'POST',
      '/v1/conversations/outbound',
      {
        body: { channel: 'sms', agentId, user: { phone: '+4915112345678' }, introduction: 'Your order is ready.' },
      },
    );
    const talk = new Talk(tenant.client, started.id);
    const delivered = await eventually('the delivery', async () => {
      const found = await read(talk, started.message.id);
      return found.now ? null : found;
    });
    expect(namesIn(delivered)).toEqual(['accepted', 'claimed', 'called', 'call_ended', 'delivered']);
    expect(delivered).toMatchObject({ questionId: null, phase: null });
  });

  it('is that of a message of the conversation', async () => {
    const [talk, other] = await Promise.all([tenant.talk(agentId), tenant.talk(agentId)]);
    const asked = await other.ask('Hm?');
    const missing = await tenant.client.send('GET', `${talk.at}/messages/${asked}/timeline`);
    expect(missing).toMatchObject({ status: 404, body: { code: 'message.not-found' } });
    await other.settled(asked);
  });
});
