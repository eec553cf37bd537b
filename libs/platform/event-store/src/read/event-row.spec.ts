import { toEvent, type EventRow } from './event-row';

const at = (milliseconds: number): string => {
  const row: EventRow = [0, 'a', 's', 1, '1', 'type', '{}', null, '{}', milliseconds, milliseconds];
  return toEvent(row).recordedAt;
};

describe('the time of an event', () => {
  it('never lies after it: what is read from that time on has the event', () => {
    expect(at(1_764_177_574_817.999)).toBe('2025-11-26T17:19:34.817Z');
  });

  it('is exact for whole milliseconds, whatever a double makes of them', () => {
    expect(at(1_764_177_574_817.9998)).toBe('2025-11-26T17:19:34.818Z');
    expect(at(1_764_177_574_818.0002)).toBe('2025-11-26T17:19:34.818Z');
  });
});
