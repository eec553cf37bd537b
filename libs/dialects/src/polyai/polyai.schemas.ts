import { queryInteger } from '@verbatim/http';
import { environments } from '@verbatim/kernel';
import { z } from 'zod';
import { polyaiTime } from './polyai.times';

const MOST = 5_000;
const FARTHEST = 999_999_999_999_999;

const time = z.iso.datetime();
const object = z.record(z.string(), z.unknown());
const oneOrMore = z.union([z.string(), z.array(z.string())]);

export const polyaiError = z
  .object({ error_message: z.string().describe('Reason for error') })
  .meta({ id: 'PolyaiError' });

const flag = z.stringbool({ truthy: ['true'], falsy: ['false'] }).meta({ type: 'boolean' });

export const conversationsQuery = z
  .object({
    client_env: z.enum(environments).default('live'),
    start_time: polyaiTime.optional().describe('Those that began at it or later; without a zone it is in UTC'),
    end_time: polyaiTime.optional().describe('Those that began before it; without a zone it is in UTC'),
    limit: queryInteger(1, MOST)
      .default(5)
      .meta({ description: `How many at most, 1 to ${MOST}` }),
    offset: queryInteger(0, FARTHEST).default(0).meta({ description: 'How many to pass over' }),
    include_context_state: flag.default(false).describe('Whether each has its `context_state`, which may be large'),
    variant_id: z.string().optional().describe('Those under this variant; not together with `variant_name`'),
    variant_name: z
      .string()
      .optional()
      .describe('Those under the variant of this name; not together with `variant_id`'),
    in_progress: flag.optional().describe('true: those in progress; false: those that are finished; absent: all'),
  })
  .refine((query) => query.variant_id === undefined || query.variant_name === undefined, {
    message: 'cannot be sent together with variant_id',
    path: ['variant_name'],
  })
  .refine(({ start_time: from, end_time: to }) => from === undefined || to === undefined || from <= to, {
    message: 'is before start_time',
    path: ['end_time'],
  });

export const polyaiTurn = z
  .object({
    user_input: z.string().describe('What the user said or typed; empty where nothing was, or once erased'),
    user_input_dtmf: z.string().describe('Keys that were pressed on a telephone; empty without any'),
    user_input_datetime: time.optional().describe('When it was received; absent where the user said nothing'),
    translated_user_input: z.string().describe('The translation of it; empty without one'),
    agent_response: z.string().describe('What was said to the user; empty while nothing was, or once erased'),
    agent_response_datetime: time.optional().describe('When it was said; absent while nothing was'),
    english_agent_response: z.string().describe('The translation of it into English; empty without one'),
    latency: z.number().optional().describe('How long the agent took, in seconds; absent when nobody knows'),
    intents: z.array(z.string()),
    entities: z.array(z.record(z.string(), oneOrMore)).describe('Name to value, or to values'),
    is_ood: z.boolean().describe('The user asked for nothing the agent is for (out of domain)'),
    is_silence: z.boolean().describe('The user said nothing'),
  })
  .meta({ id: 'PolyaiTurn' });

export const polyaiConversation = z
  .object({
    id: z.uuid().describe('Unique ID of the conversation'),
    account_id: z.uuid().describe('ID of the account the conversation is under'),
    project_id: z.uuid().describe('ID of the project the conversation is under'),
    variant_id: z.uuid().optional().describe('ID of the variant the conversation is in; absent without one'),
    variant_name: z.string().optional().describe('Name of the variant the conversation is in; absent without one'),
    environment: z.enum(environments).describe('Environment the conversation was handled in'),
    started_at: time.describe('When the conversation began, in ISO 8601'),
    channel: z.string().describe('Medium of the conversation: CHAT, VOICE-SIP, or another one'),
    from_number: z.string().optional().describe('Phone number of the caller; absent when unknown'),
    to_number: z.string().optional().describe('Phone number the caller was connected to; absent when unknown'),
    in_progress: z.boolean().describe('Whether the conversation still goes on, so that all of this may change'),
    num_turns: z.int().describe('Number of turns'),
    total_duration: z.int().describe('Duration of the whole conversation, in seconds'),
    polyai_duration: z.int().describe('Duration of the part that the agent handled, in seconds'),
    handoff: z.boolean().describe('Whether the agent handed the conversation off'),
    handoff_reason: z.string().optional().describe('Why it was handed off; absent when nobody said'),
    handoff_destination: z.string().optional().describe('Where it was handed off to; absent when nobody said'),
    num_silences: z.int().describe('Number of turns in which the user said nothing'),
    num_ood: z.int().describe('Number of turns in which the user asked for nothing the agent is for'),
    metrics: z
      .record(z.string(), z.union([z.string(), z.array(z.string()).min(2)]))
      .describe('Name to value of the metrics; to a list of the values where one was written more than once'),
    state: object.describe('Keys to values that were kept with the conversation'),
    context_state: object.optional().describe('State of the agent itself; with include_context_state only'),
    turns: z.array(polyaiTurn).describe('The turns of the conversation, in order'),
  })
  .meta({ id: 'PolyaiConversation' });

/** Field of a conversation -> what it says. */
export const descriptions = {
  conversations: Object.fromEntries(
    Object.entries(polyaiConversation.shape).map(([field, schema]) => [field, schema.description ?? '']),
  ),
};

export const polyaiPage = z
  .object({
    conversations: z.array(polyaiConversation).describe('Ascending by the time they began'),
    descriptions: z
      .object({ conversations: z.record(z.string(), z.string()).describe('Field of a conversation to what it says') })
      .describe('What the fields of the answer say'),
    next_offset: z.int().optional().describe('There only when there are more: the `offset` of the next call'),
  })
  .meta({ id: 'PolyaiConversations' });

export type PolyaiConversation = z.output<typeof polyaiConversation>;
export type PolyaiTurn = z.output<typeof polyaiTurn>;
export type PolyaiPage = z.output<typeof polyaiPage>;
export type PolyaiQuery = z.output<typeof conversationsQuery>;
