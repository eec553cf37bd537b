import { addDays, countDays, dateIn, daysOf, knownZone } from './days';

/** The moments at which days begin, and the end of the last. */
const starts = (from: string, to: string, zone: string): string[] =>
  daysOf(from, to, zone)?.boundaries.map((bucket) => new Date(bucket * 900_000).toISOString().slice(0, 16)) ?? [];
const hours = (date: string, zone: string): number => {
  const [start = 0, end = 0] = daysOf(date, date, zone)?.boundaries ?? [];
  return (end - start) / 4;
};

describe('the days of a zone', () => {
  it('begin at its midnight', () => {
    expect(starts('2026-01-01', '2026-01-02', 'UTC')).toEqual([
      '2026-01-01T00:00',
      '2026-01-02T00:00',
      '2026-01-03T00:00',
    ]);
    expect(starts('2026-01-01', '2026-01-01', 'Asia/Kathmandu')).toEqual(['2025-12-31T18:15', '2026-01-01T18:15']);
    expect(starts('2026-01-01', '2026-01-01', 'Pacific/Kiritimati')).toEqual(['2025-12-31T10:00', '2026-01-01T10:00']);
  });

  it.each([
    ['2026-03-29', 'Europe/Zurich', 23],
    ['2026-10-25', 'Europe/Zurich', 25],
    ['2026-03-28', 'Europe/Zurich', 24],
    ['2026-10-04', 'Australia/Lord_Howe', 23.5],
    ['2026-04-05', 'Australia/Lord_Howe', 24.5],
    ['2018-11-04', 'America/Sao_Paulo', 23],
    ['2025-11-02', 'America/Havana', 25],
    ['2011-12-30', 'Pacific/Apia', 0],
  ])('are as long as the clocks say: %s in %s', (date, zone, length) => {
    expect(hours(date, zone)).toBe(length);
  });

  it('begin with their first moment where midnight is left out, or comes twice', () => {
    expect(starts('2018-11-04', '2018-11-04', 'America/Sao_Paulo')[0]).toBe('2018-11-04T03:00');
    expect(starts('2025-11-02', '2025-11-02', 'America/Havana')[0]).toBe('2025-11-02T04:00');
  });

  it('have the leap day in a leap year', () => {
    expect(daysOf('2024-02-28', '2024-03-01', 'UTC')?.dates).toEqual(['2024-02-28', '2024-02-29', '2024-03-01']);
    expect(countDays('2024-01-01', '2024-12-31')).toBe(366);
    expect(addDays('2023-02-28', 1)).toBe('2023-03-01');
  });

  it('reach to the end of the year 9999', () => {
    expect(daysOf('9999-12-31', '9999-12-31', 'UTC')?.boundaries).toHaveLength(2);
  });

  it('are refused where a boundary lies within a quarter hour', () => {
    expect(daysOf('1971-01-01', '1971-01-02', 'Africa/Monrovia')).toBeNull();
    expect(daysOf('2026-01-01', '2026-01-02', 'Africa/Monrovia')).not.toBeNull();
  });

  it('are counted both ends included', () => {
    expect(countDays('2026-01-01', '2026-01-01')).toBe(1);
    expect(countDays('2026-01-02', '2026-01-01')).toBe(0);
  });

  it('have the date that the clocks there show', () => {
    expect(dateIn('Europe/Zurich', Date.parse('2026-01-01T23:30:00Z'))).toBe('2026-01-02');
    expect(dateIn('America/Havana', Date.parse('2026-01-01T03:30:00Z'))).toBe('2025-12-31');
  });
});

describe('a zone', () => {
  it('is known by its IANA name, in any case', () => {
    expect(knownZone('europe/zurich')).toBe('Europe/Zurich');
    expect(knownZone('America/Argentina/Buenos_Aires')).toBe('America/Argentina/Buenos_Aires');
    expect(knownZone('Etc/GMT+5')).toBe('Etc/GMT+5');
    expect(knownZone('UTC')).toBe('UTC');
  });

  it.each([
    '',
    'Mars/Olympus',
    '+05:30',
    '2026-01-01T00:00[Europe/Zurich]',
    'Europe/Zurich ',
    'constructor',
    'a'.repeat(99),
  ])('is no %j', (name) => {
    expect(knownZone(name)).toBeNull();
  });
});
