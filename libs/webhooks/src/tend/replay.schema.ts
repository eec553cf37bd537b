import { z } from 'zod';

export const replayBody = z
  .strictObject({
    from: z.iso.datetime({ offset: true }).optional().describe('All that was recorded at this time or later'),
    position: z
      .int()
      .min(1)
      .optional()
      .describe('All from this place of the log on: the `position` of a delivery, the `id:` of the stream of events'),
  })
  .refine(({ from, position }) => (from === undefined) !== (position === undefined), {
    message: 'Expected either from or position',
  })
  .meta({ id: 'ReplayWebhook' });
export type ReplayBody = z.output<typeof replayBody>;

export const replayView = z
  .object({
    at: z.int().describe('All up to this position is owed again'),
    until: z.int().describe('Its last position: what comes later is sent as ever'),
  })
  .meta({ id: 'WebhookReplay' });
