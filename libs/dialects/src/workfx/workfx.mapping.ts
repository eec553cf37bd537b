import {
  usageOf,
  type ConversationFilter,
  type FeedbackRecord,
  type FoundConversation,
  type MessageRecord,
} from '@verbatim/conversation';
import { pageNumbers } from '@verbatim/http';
import type { AccountScope } from '@verbatim/kernel';
import { idsIn } from '../shared/ids';
import { DEFAULT_TOPIC, type ConversationsAsked } from './workfx.schemas';
import { workfxStatuses } from './workfx.status';
import type { WorkfxConversation, WorkfxListed, WorkfxMessage, WorkfxPage } from './workfx.views';

/** What must come with a conversation for it to be shown. */
export const WORKFX_INCLUDES = ['people'] as const;

/** Of WorkFX's words for agents, those for one that is told in prose what to do and talks. */
const AGENT = { agent_mode: 'instruction-chat', agent_type: 'single-agent' } as const;

type Tenant = Pick<AccountScope, 'accountId'>;
type Conversation = FoundConversation['record'];

/** A text that is no id names no agent, and finds nothing. `status` and `statuses` are one list. */
export const filterOf = ({
  agent_id: agent,
  assignment_id: assignmentId,
  status = [],
  statuses = [],
}: ConversationsAsked): ConversationFilter => {
  const words = [...new Set([...status, ...statuses])];
  return {
    ...(agent === undefined ? {} : { agentId: idsIn(agent) }),
    ...(assignmentId === undefined ? {} : { assignmentId }),
    ...(words.length === 0 ? {} : { status: words.flatMap((word) => workfxStatuses.shownAs(word)) }),
  };
};

export const toWorkfxConversation = (
  { record, included: { people } }: FoundConversation,
  { accountId }: Tenant,
): WorkfxConversation => ({
  id: record.id,
  topic: record.title ?? DEFAULT_TOPIC,
  agent_id: record.agentId,
  tenant_id: accountId,
  tenant_unit_id: record.projectId,
  user_id: record.userId,
  ...AGENT,
  extend_properties: { ...record.customData },
  invoke_from: record.invokedFrom ?? record.channel,
  inputs: { ...record.inputs },
  status: workfxStatuses.wordFor(record.status),
  assignment_id: record.assignmentId,
  created_time: record.createdAt,
  updated_time: record.updatedAt,
  created_by: record.createdBy?.id ?? null,
  updated_by: record.updatedBy?.id ?? null,
  created_by_role: record.createdBy?.kind ?? null,
  updated_by_role: record.updatedBy?.kind ?? null,
  created_by_name: people?.createdBy ?? null,
  updated_by_name: people?.updatedBy ?? null,
});

export const toWorkfxListed = (found: FoundConversation, tenant: Tenant): WorkfxListed => ({
  ...toWorkfxConversation(found, tenant),
  message_count: found.record.messageCount,
});

/** `feedback`: on the message, newest vote first. */
export const toWorkfxMessage = (
  message: MessageRecord,
  { projectId, agentId, userId }: Pick<Conversation, 'projectId' | 'agentId' | 'userId'>,
  { accountId }: Tenant,
  feedback: readonly FeedbackRecord[] = [],
): WorkfxMessage => {
  const author = authorOf(message, { agentId, userId });
  const usage = usageOf(message);
  return {
    id: message.id,
    tenant_id: accountId,
    tenant_unit_id: projectId,
    agent_id: agentId,
    user_id: userId,
    conversation_id: message.conversationId,
    run_id: usage?.runId ?? (message.role === 'user' ? message.id : message.questionId),
    message_from: message.role === 'user' ? 'user' : 'agent',
    content: message.text ?? '',
    requested_time: message.createdAt,
    input_tokens: usage?.inputTokens ?? 0,
    answer_tokens: usage?.outputTokens ?? 0,
    total_tokens: usage?.totalTokens ?? 0,
    feedback: feedbackIn(feedback),
    metadata: { ...sourcesOf(message), ...message.details?.metadata },
    created_by: author.id,
    updated_by: author.id,
    created_by_role: author.role,
    updated_by_role: author.role,
  };
};

const authorOf = (
  { role, authorId }: MessageRecord,
  { agentId, userId }: Pick<Conversation, 'agentId' | 'userId'>,
): { id: string | null; role: string } => {
  switch (role) {
    case 'user':
      return { id: authorId ?? userId, role: 'user' };
    case 'agent':
      return { id: agentId, role: 'agent' };
    case 'human':
      return { id: authorId, role: 'member' };
  }
};

/** What an answer relies on, where it relies on anything. */
const sourcesOf = ({ citations }: MessageRecord): { citations?: object[] } =>
  citations.length === 0
    ? {}
    : { citations: citations.map(({ sourceId, title, quote, url }) => ({ source_id: sourceId, title, quote, url })) };

const votes = { up: 'like', down: 'dislike' } as const;

/** What the user thinks of a message by now; that of the staff is not asked for. */
const feedbackIn = (feedback: readonly FeedbackRecord[]): string | null => {
  const given = feedback.find(({ rater }) => rater.kind === 'user');
  if (given === undefined) return null;
  return given.rating === null ? given.comment : votes[given.rating];
};

export const toWorkfxPage = <Row>(number: number, size: number, total: number, data: Row[]): WorkfxPage<Row> => {
  const { totalItems, totalPages, hasNextPage } = pageNumbers(number, size, total);
  return {
    page_num: number,
    page_size: size,
    total_count: totalItems,
    total_pages: totalPages,
    has_next_page: hasNextPage,
    data,
  };
};
