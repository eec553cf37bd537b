import { noCounts, type CountColumn } from '../counting/measures';
import type { DayCounts, DayTimes } from './counts.reader';
import { measures } from './daily-counts.schema';
import { toDays, type Asked } from './daily-counts.view';

const asked: Asked = { dates: ['2026-03-01', '2026-03-02'], measures, statuses: null, groupBy: null };
const row = (group: string | null, counts: Partial<Record<CountColumn, number>>): DayCounts => ({
  day: 1,
  group,
  ...noCounts(),
  ...counts,
});

describe('a day', () => {
  it('is there when nothing happened on it', () => {
    const [day] = toDays(asked, [], []);
    expect(day).toMatchObject({ date: '2026-03-01', conversations: 0, handovers: 0, meanScore: null });
    expect(day).not.toHaveProperty('groups');
  });

  it('has its conversations in every status, or in those asked for', () => {
    const counts = [row(null, { conversations_pending: 2, conversations_completed: 3, conversations_failed: 1 })];
    expect(toDays(asked, counts, [])[1]).toMatchObject({ conversations: 6 });
    const some = { ...asked, statuses: ['completed', 'failed'] as const, measures: ['conversations'] as const };
    expect(toDays(some, counts, [])[1]).toEqual({ date: '2026-03-02', conversations: 4 });
  });

  it('has the mean of its scores, to a thousandth', () => {
    const counts = [row(null, { scores: 3, score_millionths: 20_000_000 })];
    expect(toDays(asked, counts, [])[1]).toMatchObject({ meanScore: 6.667 });
  });

  it('has the times of its answers, by anybody and by each', () => {
    const times: DayTimes[] = [
      { day: 1, group: null, answerer: null, medianMs: 20, p95Ms: 90 },
      { day: 1, group: null, answerer: 'human', medianMs: 90, p95Ms: 90 },
    ];
    const none = { medianMs: null, p95Ms: null };
    expect(toDays(asked, [], times)[1]).toMatchObject({
      replyTime: { medianMs: 20, p95Ms: 90, by: { ai: none, external: none, human: { medianMs: 90, p95Ms: 90 } } },
    });
  });
});

describe('the groups of a day', () => {
  it('are in the order of their keys, each with times of its own', () => {
    const counts = [row(null, { handovers: 3 }), row('web', { handovers: 1 }), row('mail', { handovers: 2 })];
    const times: DayTimes[] = [{ day: 1, group: 'web', answerer: null, medianMs: 20, p95Ms: 90 }];
    const [none, day] = toDays({ ...asked, groupBy: 'channel' }, counts, times);
    expect(none?.groups).toEqual([]);
    expect(day).toMatchObject({
      handovers: 3,
      groups: [
        { key: 'mail', handovers: 2, replyTime: { medianMs: null } },
        { key: 'web', handovers: 1, replyTime: { medianMs: 20 } },
      ],
    });
  });

  it('are left out when all that was in them was taken back, or is of another measure', () => {
    const counts = [row(null, {}), row('mail', {}), row('web', { handovers: 1 })];
    expect(toDays({ ...asked, groupBy: 'channel' }, counts, [])[1]?.groups).toMatchObject([{ key: 'web' }]);
    const messages = { ...asked, groupBy: 'channel', measures: ['messages'] } as const;
    expect(toDays(messages, counts, [])[1]?.groups).toEqual([]);
  });

  it('are statuses, when these are what is grouped by', () => {
    const counts = [row(null, { conversations_pending: 2, conversations_completed: 3 })];
    expect(toDays({ ...asked, measures: ['conversations'], groupBy: 'status' }, counts, [])[1]).toEqual({
      date: '2026-03-02',
      conversations: 5,
      groups: [
        { key: 'completed', conversations: 3 },
        { key: 'pending', conversations: 2 },
      ],
    });
  });
});
