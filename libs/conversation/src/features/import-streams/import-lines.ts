import { z } from 'zod';

/** As features/export-streams writes it. Stored in files: never renamed. */
const FORMAT = 'verbatim.streams.v1';

const id = z.uuid().refine((value) => value === value.toLowerCase(), 'must be in lower case');
/** The one form in which times are kept, so that their text sorts as they do. */
const time = z.iso.datetime({ precision: 3 }).refine((value) => !Number.isNaN(Date.parse(value)), 'must be a time');
const object = z.record(z.string(), z.unknown());

const header = z.object({
  kind: z.literal('header'),
  format: z.literal(FORMAT),
  account: z.object({ id, name: z.string().nullable() }),
  whole: z.boolean(),
});
const reference = z.object({ kind: z.literal('reference'), table: z.string(), data: object.and(z.object({ id })) });
const event = z
  .object({
    kind: z.literal('event'),
    streamId: id,
    version: z.int().min(1),
    type: z.string().min(1),
    occurredAt: time,
    recordedAt: time,
    data: object,
    content: object.nullable(),
    metadata: z.looseObject({
      actor: z.object({ kind: z.string(), id: z.string() }),
      keyId: z.string().nullable(),
      requestId: z.string(),
      idempotencyKey: z.string().nullable(),
      causationId: z.string().nullable(),
      correlationId: z.string(),
      traceparent: z.string().nullable(),
    }),
  })
  .refine(({ data, occurredAt }) => data['occurredAt'] === occurredAt, {
    path: ['occurredAt'],
    message: 'is not what data says',
  });
const streamEnd = z.object({ kind: z.literal('stream-end'), streamId: id, version: z.int().min(1) });
const end = z.object({ kind: z.literal('end'), streams: z.int().min(0), events: z.int().min(0) });

const importLine = z.discriminatedUnion('kind', [header, reference, event, streamEnd, end]);
export type ImportLine = z.output<typeof importLine>;
export type ImportHeader = z.output<typeof header>;
export type ImportEvent = z.output<typeof event>;
export type ImportReference = z.output<typeof reference>;

export type ParsedLine = { readonly line: ImportLine } | { readonly why: string };

export const parseLine = (text: string): ParsedLine => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { why: 'it is not JSON' };
  }
  const parsed = importLine.safeParse(value);
  if (parsed.success) return { line: parsed.data };
  const [first] = parsed.error.issues;
  return { why: `${first?.path.join('.') ?? ''} ${first?.message ?? ''}`.trim() };
};

/** What the first line of an export says; null when it is none. */
export const parseHeader = (text: string): ImportHeader | null => {
  const parsed = parseLine(text);
  return 'line' in parsed && parsed.line.kind === 'header' ? parsed.line : null;
};
