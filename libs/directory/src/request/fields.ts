import { z } from 'zod';

// Lengths count UTF-16 units, as everywhere in this service.
export const id = z.uuid().toLowerCase();
export const name = z.string().min(1).max(200);
export const instant = z.iso.datetime({ offset: true });
export const version = z.int().meta({ description: 'Also the ETag: send it back as If-Match.' });
export const ownProjectId = id
  .optional()
  .meta({ description: "Required unless the key is bound to a project; then that one's." });
export const timestamps = { createdAt: z.iso.datetime(), updatedAt: z.iso.datetime() };

export const exampleIds = {
  account: '018f6b1e-7c00-7000-8000-00000000a001',
  project: '018f6b1e-7c00-7000-8000-00000000b001',
  provider: '018f6b1e-7c00-7000-8000-00000000c001',
  agent: '018f6b1e-7c00-7000-8000-00000000d001',
  knowledge: '018f6b1e-7c00-7000-8000-00000000e001',
  user: '018f6b1e-7c00-7000-8000-00000000f001',
  key: '018f6b1e-7c00-7000-8000-000000010001',
  member: '018f6b1e-7c00-7000-8000-000000040001',
  state: '018f6b1e-7c00-7000-8000-000000050001',
  category: '018f6b1e-7c00-7000-8000-000000060001',
  variant: '018f6b1e-7c00-7000-8000-000000070001',
  connector: '018f6b1e-7c00-7000-8000-000000080001',
  webhook: '018f6b1e-7c00-7000-8000-000000090001',
} as const;
export const exampleTimes = { createdAt: '2026-01-05T09:00:00.000Z', updatedAt: '2026-01-05T09:00:00.000Z' };

/** A page that holds this one row. */
export const examplePage = <Row>(row: Row) => ({
  data: [row],
  pagination: { hasMore: false, nextCursor: null, prevCursor: null },
});
