import { SAMPLED, WINDOW, windowsOf } from './windows';

describe('the windows of a log', () => {
  it('cover every position when all are looked at', () => {
    expect(windowsOf(0, true)).toEqual([]);
    expect(windowsOf(1, true)).toEqual([0]);
    expect(windowsOf(WINDOW, true)).toEqual([0]);
    expect(windowsOf(WINDOW + 1, true)).toEqual([0, WINDOW]);
    expect(windowsOf(50 * WINDOW, true)).toHaveLength(50);
  });

  it('cover a short log in any case', () => {
    expect(windowsOf(SAMPLED * WINDOW, false)).toEqual(windowsOf(SAMPLED * WINDOW, true));
  });

  it('of a long log are few: the first, the last, and others each time', () => {
    const rounds = Array.from({ length: 10 }, () => windowsOf(1_000 * WINDOW, false));
    for (const windows of rounds) {
      expect(new Set(windows).size).toBe(SAMPLED);
      expect([windows[0], windows.at(-1)]).toEqual([0, 999 * WINDOW]);
    }
    expect(new Set(rounds.map(String)).size).toBeGreaterThan(1);
  });
});
