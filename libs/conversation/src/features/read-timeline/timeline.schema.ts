import { z } from 'zod';
import { phase } from '../../wire/message.schema';

export const stepNames = [
  'accepted',
  'queued',
  'due',
  'claimed',
  'called',
  'first_token',
  'call_ended',
  'postponed',
  'released',
  'handed_over',
  'suppressed',
  'answered',
  'failed',
  'cancelled',
  'merged',
  'partial_kept',
  'delivered',
  'undelivered',
] as const;
export type StepName = (typeof stepNames)[number];

const step = z
  .object({
    step: z
      .enum(stepNames)
      .describe(
        'accepted: stored. queued: a reply is owed. due: the user was given time to finish typing, and it is over. claimed: a worker took it. called, first_token, call_ended: the call of the model, or of whoever delivers, in the last attempt. postponed: tried in vain, to be tried again. released: handed back by a worker that stops. handed_over, suppressed, and how it ended: as the phase says. partial_kept: what there was of a stopped reply. delivered, undelivered: what became of an outbound message',
      ),
    at: z.iso.datetime(),
    afterMs: z.int().describe('Since the step before; they add up to `totalMs`'),
    attempt: z.int().nullable(),
    worker: z.string().nullable().describe('Names the hold of whoever took it'),
    detail: z.string().nullable().describe('An error code, a cause, or whom it was handed to'),
  })
  .meta({ id: 'TimelineStep' });

const whereNames = [
  'waiting_for_its_turn',
  'waiting_to_be_due',
  'waiting_for_a_worker',
  'held_by_a_worker',
  'lost_by_a_worker',
  'waiting_to_be_tried_again',
  'waiting_for_a_human',
  'waiting_for_the_agent_outside',
] as const;
export type WhereName = (typeof whereNames)[number];

const now = z
  .object({
    where: z.enum(whereNames),
    sinceMs: z.int().describe('Since the last step'),
    attempt: z.int().nullable(),
    attemptsLeft: z.int().nullable(),
    nextAttemptAt: z.iso.datetime().nullable().describe('When a worker may take it, or take it over, at the earliest'),
    leaseUntil: z.iso.datetime().nullable().describe('It is held until then, unless its worker renews its lease'),
    giveUpAt: z.iso.datetime().nullable().describe('After that no further attempt is made'),
    worker: z.string().nullable(),
    lastError: z.string().nullable().describe('Why the attempt before ended; null when there was none or it vanished'),
    behind: z.uuid().nullable().describe('The question whose reply is being made first'),
  })
  .meta({ id: 'TimelineNow' });

export const timelineView = z
  .object({
    messageId: z.uuid(),
    questionId: z.uuid().nullable().describe('The question the timeline is of: the message itself, or what it answers'),
    phase: phase.nullable().describe('What became of the question; null for a message that is part of none'),
    startedAt: z.iso.datetime(),
    endedAt: z.iso.datetime().nullable().describe('null while it is open'),
    mergedInto: z.uuid().nullable().describe('The question whose timeline goes on from here'),
    totalMs: z.int().describe('From the first step to the last'),
    steps: z.array(step),
    now: now.nullable().describe('Where it stands; null when nothing is to come'),
  })
  .meta({ id: 'MessageTimeline' });
export type TimelineView = z.output<typeof timelineView>;
export type NowView = z.output<typeof now>;

const at = (ms: number): string => new Date(Date.parse('2026-11-21T09:30:00.000Z') + ms).toISOString();
const plain = { attempt: null, worker: null, detail: null };
const worker = '6f0d2a3b-5c41-4e0e-9a77-1f2e3d4c5b6a';

export const exampleTimeline: TimelineView = {
  messageId: '0199d4c6-8f1f-7d11-8b6a-2f1f6c0d9e21',
  questionId: '0199d4c6-8f1f-7d11-8b6a-2f1f6c0d9e21',
  phase: 'answered',
  startedAt: at(0),
  endedAt: at(1_480),
  mergedInto: null,
  totalMs: 1_480,
  steps: [
    { step: 'accepted', at: at(0), afterMs: 0, ...plain },
    { step: 'queued', at: at(0), afterMs: 0, ...plain },
    { step: 'claimed', at: at(9), afterMs: 9, ...plain, attempt: 1, worker },
    { step: 'called', at: at(15), afterMs: 6, ...plain, attempt: 1 },
    { step: 'first_token', at: at(420), afterMs: 405, ...plain, attempt: 1 },
    { step: 'call_ended', at: at(1_470), afterMs: 1_050, ...plain, attempt: 1 },
    { step: 'answered', at: at(1_480), afterMs: 10, ...plain },
  ],
  now: null,
};
