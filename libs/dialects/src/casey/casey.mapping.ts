import type { FoundConversation, MessageRecord } from '@verbatim/conversation';
import type { CaseyDetail, CaseyMessage, CaseySummary } from './casey.schemas';
import { caseyStatuses } from './casey.status';

/** What must come with a conversation for it to be shown. */
export const CASEY_INCLUDES = ['user'] as const;

export const profileOf = (user: FoundConversation['included']['user']): CaseySummary['participant_profile'] =>
  user
    ? {
        id: user.id,
        email: user.email,
        first_name: user.firstName,
        last_name: user.lastName,
        organization_name: user.organizationName,
        organization_domain: user.organizationDomain,
        avatar_image_url: user.avatarUrl,
      }
    : null;

export const toCaseySummary = ({ record, included }: FoundConversation): CaseySummary => ({
  id: record.id,
  connection_code: record.connectionCode,
  agent_id: record.agentId,
  status: caseyStatuses.wordFor(record.status),
  started_at: record.startedAt,
  completed_at: record.completedAt,
  turn_count: record.turnCount,
  participant_profile: profileOf(included.user),
});

export const toCaseyDetail = (found: FoundConversation): CaseyDetail => ({
  ...toCaseySummary(found),
  session_properties: { ...found.record.sessionProperties },
  path_taken: found.record.pathTaken && [...found.record.pathTaken],
});

export const toCaseyMessage = ({ id, role, text, createdAt, modality }: MessageRecord): CaseyMessage => ({
  id,
  role: role === 'user' ? 'user' : 'assistant',
  content: text ?? '',
  created_at: createdAt,
  modality,
});
