import { Inject, Injectable } from '@nestjs/common';
import type { AccountScope } from '@verbatim/kernel';
import { ConversationError } from '../../domain/conversation.errors';
import { isLive, type EndedAssessment } from '../../domain/conversation.state';
import {
  ASSESSMENT_READER,
  type AssessmentKind,
  type AssessmentReader,
  type AssessmentRecord,
} from '../../ports/assessment-reader.port';
import { CONVERSATION_READER, type ConversationReader } from '../../ports/conversation-reader.port';
import { assessments } from '../../shell/assessments/assessments';
import { ConversationLoader } from '../../shell/conversation.loader';

export interface Standing {
  readonly status: 'none' | 'pending' | 'completed' | 'failed';
  /** The latest request. */
  readonly requestId: string | null;
  readonly current: AssessmentRecord | null;
  readonly error: EndedAssessment['error'];
}

/** How it stands with the summary, or the score, of a conversation. */
@Injectable()
export class AssessmentStandings {
  constructor(
    private readonly loader: ConversationLoader,
    @Inject(CONVERSATION_READER) private readonly conversations: ConversationReader,
    @Inject(ASSESSMENT_READER) private readonly results: AssessmentReader,
  ) {}

  /** Throws `conversation.not-found`. */
  async read(scope: AccountScope, conversationId: string, kind: AssessmentKind): Promise<Standing> {
    await this.require(scope, conversationId);
    const { shard, accountId } = scope;
    const { state } = await this.loader.load({ shard, accountId, streamId: conversationId });
    if (!isLive(state)) throw new ConversationError('conversation.not-found');
    // Behind the state: what that says was made is there.
    const current = await this.results.current(scope, conversationId, kind);
    const { owed, last } = assessments[kind].of(state);
    if (owed) return { status: 'pending', requestId: owed.requestId, current, error: null };
    const requestId = last?.requestId ?? null;
    if (last?.error) return { status: 'failed', requestId, current, error: last.error };
    return { status: last ? 'completed' : 'none', requestId, current, error: null };
  }

  /** Throws `conversation.not-found`. */
  async require(scope: AccountScope, conversationId: string): Promise<void> {
    if (!(await this.conversations.find(scope, conversationId))) throw new ConversationError('conversation.not-found');
  }
}
