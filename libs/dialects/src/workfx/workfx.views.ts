import { z } from 'zod';
import { workfxStatuses } from './workfx.status';

const time = z.iso.datetime();
const objectOfTheirs = z.record(z.string(), z.unknown());
const nobody = z.string().nullable();

const audit = {
  created_by: nobody.describe('The id of who did it'),
  updated_by: nobody,
  created_by_role: nobody.describe(
    'What they are: `key`, `member`, `worker`, …; of a message `user`, `agent`, `member`',
  ),
  updated_by_role: nobody,
};

export const workfxConversation = z
  .object({
    id: z.uuid(),
    topic: z.string(),
    agent_id: z.uuid(),
    tenant_id: z.uuid().describe('The account'),
    tenant_unit_id: z.uuid().describe('The project'),
    user_id: z.uuid().nullable(),
    agent_mode: z.string(),
    agent_type: z.string(),
    extend_properties: objectOfTheirs,
    invoke_from: z.string(),
    inputs: objectOfTheirs,
    status: z.enum(workfxStatuses.words),
    assignment_id: z.string().nullable(),
    created_time: time,
    updated_time: time,
    ...audit,
    created_by_name: nobody,
    updated_by_name: nobody,
  })
  .meta({ id: 'WorkfxConversation' });

export const workfxListed = workfxConversation
  .extend({ message_count: z.int() })
  .meta({ id: 'WorkfxListedConversation' });

export const workfxMessage = z
  .object({
    id: z.uuid(),
    tenant_id: z.uuid(),
    tenant_unit_id: z.uuid(),
    agent_id: z.uuid(),
    user_id: z.uuid().nullable(),
    conversation_id: z.uuid(),
    run_id: z.string().nullable().describe('The same on a question and its answer'),
    message_from: z.enum(['user', 'agent']),
    content: z.string().describe('Empty once erased'),
    requested_time: time,
    input_tokens: z.int(),
    answer_tokens: z.int(),
    total_tokens: z.int(),
    feedback: z.string().nullable().describe("The user's: `like`, `dislike`, or a comment without a vote"),
    metadata: objectOfTheirs,
    ...audit,
  })
  .meta({ id: 'WorkfxMessage' });

const pageOf = <Row extends z.ZodType>(row: Row, name: string) =>
  z
    .object({
      page_num: z.int(),
      page_size: z.int(),
      total_count: z.int(),
      total_pages: z.int(),
      has_next_page: z.boolean(),
      data: z.array(row),
    })
    .meta({ id: name });

export const workfxConversationPage = pageOf(workfxListed, 'WorkfxConversationPage');
export const workfxMessagePage = pageOf(workfxMessage, 'WorkfxMessagePage');

export type WorkfxConversation = z.output<typeof workfxConversation>;
export type WorkfxListed = z.output<typeof workfxListed>;
export type WorkfxMessage = z.output<typeof workfxMessage>;
export interface WorkfxPage<Row> {
  page_num: number;
  page_size: number;
  total_count: number;
  total_pages: number;
  has_next_page: boolean;
  data: Row[];
}
