import type { RecordedEvent } from '@verbatim/event-store';
import { actsIn } from './acts';

const AT = '2026-11-26T10:00:00.000Z';

const event = (version: number, with_: Partial<RecordedEvent> = {}): RecordedEvent =>
  ({
    version,
    occurredAt: AT,
    recordedAt: '2026-11-26T10:00:00.011Z',
    metadata: { requestId: 'r', actor: { kind: 'key', id: 'k' }, causationId: null, idempotencyKey: null },
    ...with_,
  }) as RecordedEvent;

const versions = (events: readonly RecordedEvent[]): number[][] =>
  actsIn(events).map((act) => act.map(({ version }) => version));

describe('the acts in a stream', () => {
  it('hold together what one call decided, though its rows were recorded a millisecond apart', () => {
    expect(versions([event(1), event(2, { recordedAt: '2026-11-26T10:00:00.012Z' })])).toEqual([[1, 2]]);
  });

  it('tell two calls apart that gave the same request id', () => {
    expect(versions([event(1), event(2, { occurredAt: '2026-11-26T10:00:00.200Z' })])).toEqual([[1], [2]]);
  });

  it('tell apart what two callers did in one moment', () => {
    const other = { ...event(2).metadata, actor: { kind: 'key', id: 'other' } } as RecordedEvent['metadata'];
    expect(versions([event(1), event(2, { metadata: other })])).toEqual([[1], [2]]);
  });
});
