import { z } from 'zod';

export const statuses = ['pending', 'in_progress', 'paused', 'completed', 'abandoned', 'failed', 'archived'] as const;
export const modes = ['ai', 'manual'] as const;
export const modalities = ['text', 'voice'] as const;
export const busyPolicies = ['enqueue', 'coalesce', 'interrupt', 'reject'] as const;

/** Any JSON value; that it is one was seen when the body was read. */
export const json = z.custom<z.core.util.JSONType>().meta({ description: 'Any JSON value' });

export const uuid = z.uuid().transform((id) => id.toLowerCase());
export const instant = z.iso.datetime({ offset: true }).transform((at, context) => {
  const parsed = new Date(at);
  const year = parsed.getUTCFullYear();
  if (!Number.isNaN(parsed.getTime()) && year >= 1970 && year <= 9999) return parsed.toISOString();
  context.addIssue({ code: 'custom', message: 'Expected a time between 1970 and 9999' });
  return z.NEVER;
});

/** Lengths are counted in Unicode code points. */
export const limits = {
  title: 300,
  context: 256_000,
  text: 100_000,
  customDataBytes: 65_536,
  contextStateBytes: 262_144,
  name: 200,
} as const;

export const messageText = z.string().min(1).max(limits.text);
export const title = z.string().min(1).max(limits.title);
export const contextText = z.string().max(limits.context);

const withinBytes = (most: number) =>
  [
    (data: unknown): boolean => Buffer.byteLength(JSON.stringify(data)) <= most,
    { message: `Expected at most ${most} bytes as JSON` },
  ] as const;

/** An object of the integrator's own, at most 64 kB as JSON unless said otherwise. */
export const ownObject = (most: number = limits.customDataBytes) =>
  z.record(z.string().min(1).max(200), json).refine(...withinBytes(most));
export const ownList = z
  .array(json)
  .max(1_000)
  .refine(...withinBytes(limits.customDataBytes));
export const customData = ownObject();
export const channel = z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/);
/** A short text of the integrator's own: an id, a code, a number. */
export const shortText = z.string().min(1).max(limits.name);
