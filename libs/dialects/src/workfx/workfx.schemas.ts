import { ownObject, shortText, title } from '@verbatim/conversation';
import { queryInteger } from '@verbatim/http';
import { z } from 'zod';
import { id } from '../shared/ids';
import { many } from '../shared/many';
import { workfxStatuses } from './workfx.status';

export const DEFAULT_TOPIC = 'New Conversation';
const DEFAULT_STATUS = 'running';
const MOST_ON_A_PAGE = 100;
const LAST_PAGE = 1_000_000;

/** What a client leaves empty, or fills with its own word for nothing, is not there. */
const isSaid = (given: unknown): boolean => given !== '' && given !== 'null';
const unlessUnsaid = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((given) => (Array.isArray(given) ? given.filter(isSaid) : isSaid(given) ? given : undefined), schema);

const text = unlessUnsaid(z.string().optional());
const status = z.enum(workfxStatuses.words);
const pageNumber = queryInteger(1, LAST_PAGE).default(1);
const pageSize = queryInteger(1, MOST_ON_A_PAGE)
  .default(20)
  .meta({ description: `How many on a page, 1 to ${MOST_ON_A_PAGE}` });

export const conversationId = z.string();

const tenant = {
  tenant_id: text.describe('The account; of another one nothing is found'),
  tenant_unit_id: text.describe('The project; of another one nothing is found'),
};
export const tenantQuery = z.object(tenant);

export const conversationsQuery = z.object({
  assignment_id: text,
  agent_id: text,
  page_num: pageNumber.describe('Which page, from 1'),
  page_size: pageSize,
  order: unlessUnsaid(z.enum(['recent', 'oldest']).default('recent')).describe('By the time of creation'),
  status: unlessUnsaid(many(status)).describe('Repeatedly or separated by commas'),
  statuses: unlessUnsaid(many(status)).describe('Beside those of `status`'),
  ...tenant,
});

export const messagesQuery = z.object({
  page: pageNumber.describe('Which page, from 1'),
  page_size: pageSize,
  ...tenant,
});

export const createQuery = z.object({
  assignment_id: unlessUnsaid(shortText.optional()).describe('Where the body has none'),
  ...tenant,
});

export const createBody = z
  .object({
    topic: title.default(DEFAULT_TOPIC),
    status: status.nullish().describe(`\`${DEFAULT_STATUS}\` unless said otherwise`),
    agent_id: id.nullish().describe("The key's own agent, or the oldest the call reaches, unless said otherwise"),
    inputs: ownObject().nullish(),
    assignment_id: shortText.nullish(),
  })
  .transform((body) => ({ ...body, status: body.status ?? DEFAULT_STATUS }))
  .meta({ id: 'WorkfxConversationCreate' });

export const updateBody = z
  .object({ topic: title.optional() })
  .meta({ id: 'WorkfxUpdateData', description: 'Other fields are passed over' });

export const statusBody = z
  .object({ status: status.nullish().describe('null changes nothing') })
  .meta({ id: 'WorkfxStatusUpdate' });

const location = z.array(z.union([z.string(), z.int()]));
export const workfxError = z
  .object({
    detail: z.union([z.string(), z.array(z.object({ loc: location, msg: z.string(), type: z.string() }))]),
  })
  .meta({ id: 'WorkfxError', description: 'A list with 422, a text with any other status' });

export type WorkfxTenant = z.output<typeof tenantQuery>;
export type ConversationsAsked = z.output<typeof conversationsQuery>;
export type CreateBody = z.output<typeof createBody>;
