import { traceparentOf } from './request-id';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7';

describe('traceparent', () => {
  it.each([`00-${TRACE}-01`, `00-${TRACE}-00`, `cc-${TRACE}-01-more`])('%s is kept as it came', (header) => {
    expect(traceparentOf(header)).toBe(header);
  });

  it.each([
    undefined,
    '',
    `ff-${TRACE}-01`,
    `00-${TRACE}-01-more`,
    `00-${TRACE.toUpperCase()}-01`,
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    `00-4bf92f3577b34da6a3ce929d0e0e4736-${'0'.repeat(16)}-01`,
    `00-${TRACE}`,
  ])('%s is not one', (header) => {
    expect(traceparentOf(header)).toBeNull();
  });
});
