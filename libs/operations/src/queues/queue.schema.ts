import { z } from 'zod';

const ms = z.int().min(0);

export const queuesView = z
  .object({
    backend: z.enum(['redis', 'postgres']),
    reachable: z
      .boolean()
      .describe('False when a queue did not answer: its numbers are null. Work is then found by sweeping'),
    data: z.array(
      z.object({
        kind: z.string().describe('Of owed work; `follow` wakes the followers of the log'),
        queue: z
          .object({
            waiting: z.int().describe('Wake-ups that no worker has taken yet'),
            active: z.int().describe('Wake-ups that are being answered'),
            oldestAgeMs: ms.describe('Age of the oldest that waits; 0 when none does'),
          })
          .nullable(),
        owed: z
          .object({
            open: z.int().describe('All that is owed, also later'),
            due: z.int().describe('Of that, what could be begun now'),
            oldestDueMs: ms.describe('How long ago the oldest of it was due; 0 when all of it is due later'),
          })
          .nullable()
          .describe('Null for `follow`, which owes nothing'),
      }),
    ),
  })
  .meta({ id: 'Queues' });
export type QueuesView = z.output<typeof queuesView>;

export const exampleQueues: QueuesView = {
  backend: 'redis',
  reachable: true,
  data: [
    {
      kind: 'generate-reply',
      queue: { waiting: 3, active: 50, oldestAgeMs: 120 },
      owed: { open: 53, due: 3, oldestDueMs: 2_140 },
    },
  ],
};
