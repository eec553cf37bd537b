import { onePageDirection, pageQuery } from '@verbatim/http';
import { z } from 'zod';
import { id } from '../shared/ids';
import { caseyStatuses } from './casey.status';

const time = z.iso.datetime();
const anything = z.unknown();

export const caseyError = z
  .object({ error: z.object({ code: z.string(), message: z.string() }) })
  .meta({ id: 'CaseyError' });

export const conversationsQuery = z
  .object({
    status: z.enum(caseyStatuses.words).optional(),
    agent_id: id.optional(),
    ...pageQuery,
    after: pageQuery.after.meta({ description: 'The `next_cursor` of a page: what follows it' }),
    before: pageQuery.before.meta({ description: 'The `prev_cursor` of a page: what leads up to it' }),
  })
  .refine(...onePageDirection);

export const caseyProfile = z
  .object({
    id: z.uuid(),
    email: z.string().nullable(),
    first_name: z.string().nullable(),
    last_name: z.string().nullable(),
    organization_name: z.string().nullable(),
    organization_domain: z.string().nullable(),
    avatar_image_url: z.string().nullable(),
  })
  .meta({ id: 'CaseyParticipant' });

export const caseySummary = z
  .object({
    id: z.uuid(),
    connection_code: z.string().nullable(),
    agent_id: z.uuid(),
    status: z.enum(caseyStatuses.words),
    started_at: time.nullable().describe('null while nobody has said anything'),
    completed_at: time.nullable().describe('null until it is at an end'),
    turn_count: z.int(),
    participant_profile: caseyProfile.nullable().describe('null when it is about nobody'),
  })
  .meta({ id: 'CaseyConversationSummary' });

export const caseyDetail = caseySummary
  .extend({
    session_properties: z.record(z.string(), anything),
    path_taken: z.array(anything).nullable(),
  })
  .meta({ id: 'CaseyConversation' });

export const caseyMessage = z
  .object({
    id: z.uuid(),
    role: z.enum(['user', 'assistant']),
    content: z.string().describe('Empty once erased'),
    created_at: time,
    modality: z.enum(['voice', 'text']),
  })
  .meta({ id: 'CaseyMessage' });

export const caseyPage = z
  .object({
    data: z.array(caseySummary),
    pagination: z.object({
      has_more: z.boolean().describe('In the direction that was walked'),
      next_cursor: z.string().nullable().describe('For `after`'),
      prev_cursor: z.string().nullable().describe('For `before`'),
    }),
  })
  .meta({ id: 'CaseyConversationList' });
export const caseyOne = z.object({ data: caseyDetail }).meta({ id: 'CaseyConversationAnswer' });
export const caseyTranscript = z
  .object({ data: z.object({ conversation_id: z.uuid(), messages: z.array(caseyMessage) }) })
  .meta({ id: 'CaseyTranscript' });

export type CaseySummary = z.output<typeof caseySummary>;
export type CaseyDetail = z.output<typeof caseyDetail>;
export type CaseyMessage = z.output<typeof caseyMessage>;
export type CaseyPage = z.output<typeof caseyPage>;
export type CaseyQuery = z.output<typeof conversationsQuery>;
