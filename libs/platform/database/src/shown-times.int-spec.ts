import { testServerUrl } from '@verbatim/testing';
import fc from 'fast-check';
import { Client } from 'pg';
import { shownTimes } from './shown-times';

describe('times that are only shown', () => {
  let client: Client;
  beforeAll(async () => {
    client = new Client({ connectionString: testServerUrl() });
    await client.connect();
  });
  afterAll(() => client.end());

  const shown = async (times: readonly string[]): Promise<unknown[]> => {
    const text = 'select t::timestamptz as t from unnest($1::text[]) as t';
    return (await client.query<{ t: unknown }>({ text, values: [times], types: shownTimes })).rows.map(({ t }) => t);
  };

  it.each(['UTC', 'Europe/Zurich', 'Asia/Kathmandu'])(
    'are as a Date would show them, in a session in %s',
    async (zone) => {
      await client.query(`set timezone = '${zone}'`);
      const date = fc.date({
        min: new Date('1000-01-01'),
        max: new Date('9999-12-31T23:59:59.999Z'),
        noInvalidDate: true,
      });
      await fc.assert(
        fc.asyncProperty(fc.array(date, { minLength: 1, maxLength: 50 }), async (dates) => {
          const times = dates.map((one) => one.toISOString());
          expect(await shown(times)).toEqual(times);
        }),
        { numRuns: 20 },
      );
    },
  );

  it('are cut to the millisecond, not rounded', async () => {
    await client.query(`set timezone = 'UTC'`);
    expect(
      await shown(['2026-01-01T00:00:00.9999996Z', '2026-01-01T00:00:00.123999Z', '2026-01-01T00:00:00Z']),
    ).toEqual([
      '2026-01-01T00:00:01.000Z', // Postgres itself rounds to the microsecond
      '2026-01-01T00:00:00.123Z',
      '2026-01-01T00:00:00.000Z',
    ]);
  });

  it('leaves all other types as they are', async () => {
    const text = `select 1::int as n, true as yes, null::timestamptz as never, '{"a":1}'::jsonb as json, 1.5::numeric as half`;
    const plain = (await client.query(text)).rows;
    expect((await client.query({ text, types: shownTimes })).rows).toEqual(plain);
  });
});
