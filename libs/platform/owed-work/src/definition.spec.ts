import { z } from 'zod';
import { exponential, minutes, owedWork } from './definition';
import { owe, owedTable } from './rows';
import type { WorkHandler } from './types';
import { assertComplete } from './work-runner';

const definition = (kind: string) =>
  owedWork({
    kind,
    subject: z.object({ id: z.uuid() }),
    attempts: 5,
    backoff: exponential({ first: 2_000, max: 10_000 }),
    giveUpAfterMs: minutes(15),
  });
const handler = (kind: string): WorkHandler => ({
  definition: definition(kind),
  handle: async () => ({ kind: 'done' }),
});

describe('a definition of owed work', () => {
  it('doubles its backoff up to the maximum', () => {
    expect([1, 2, 3, 4, 5, 1_000].map(definition('a').backoff)).toEqual([2_000, 4_000, 8_000, 10_000, 10_000, 10_000]);
  });

  it('grows faster when told to', () => {
    const backoff = exponential({ first: 5_000, max: minutes(15), factor: 4 });
    expect([1, 2, 3, 4, 5, 6].map(backoff)).toEqual([5_000, 20_000, 80_000, 320_000, 900_000, 900_000]);
  });

  it('refuses a budget without an end', () => {
    expect(() => owedWork({ ...definition('a'), attempts: 0 })).toThrow(RangeError);
    expect(() => owedWork({ ...definition('a'), giveUpAfterMs: Infinity })).toThrow(RangeError);
  });

  it('promises rows that fill every column of the table', () => {
    const promised = owe(definition('a'), {
      shard: 1,
      accountId: 'account',
      lane: 'lane',
      streamId: 'stream',
      subjectId: 'subject',
      subject: { id: 'subject' },
      dueAt: '2026-01-01T00:00:00.000Z',
      traceparent: null,
    });
    expect(promised.op === 'put' && Object.keys(promised.row).sort()).toEqual(Object.keys(owedTable.columns).sort());
  });
});

describe('the handlers of a worker', () => {
  it('are complete when every kind has exactly one', () => {
    expect(() => assertComplete([definition('a'), definition('b')], [handler('b'), handler('a')])).not.toThrow();
  });

  it('are refused when a kind has none, has two, or is nobody’s', () => {
    expect(() => assertComplete([definition('a'), definition('b')], [handler('a')])).toThrow(/: b$/);
    expect(() => assertComplete([definition('a')], [handler('a'), handler('a')])).toThrow(/: a$/);
    expect(() => assertComplete([definition('a')], [handler('a'), handler('c')])).toThrow(/: c$/);
  });
});
