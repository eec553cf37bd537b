import { Inject, Injectable } from '@nestjs/common';
import type { AccountScope } from '@verbatim/kernel';
import type { QuestionOutcome } from '../domain/conversation.outcome';
import { MESSAGE_READER, type MessageReader, type MessageRecord } from '../ports/message-reader.port';
import type { ReplyView } from '../wire/conversation.schema';
import { toMessageView } from '../wire/message.view';

type Asked = MessageRecord & { readonly question: QuestionOutcome };
const isQuestion = (message: MessageRecord | null): message is Asked => message?.question != null;

/** What became of a question, in the words of ARCHITECTURE "How a question ends". */
@Injectable()
export class ReplyReader {
  constructor(@Inject(MESSAGE_READER) private readonly messages: MessageReader) {}

  /** Null when there is no such question in the conversation, which the caller has been shown to reach. */
  async read(scope: AccountScope, conversationId: string, questionId: string): Promise<ReplyView | null> {
    const find = (id: string) => this.messages.find(scope, conversationId, id);
    const asked = await find(questionId);
    if (!isQuestion(asked)) return null;
    let decisive = asked;
    while (decisive.question.kind === 'merged') {
      const next = await find(decisive.question.intoQuestionId);
      if (!isQuestion(next) || next.seq <= decisive.seq) break; // merges only go forward
      decisive = next;
    }
    const mergedInto = decisive === asked ? null : decisive.id;
    const base = {
      questionId,
      mergedInto,
      message: null,
      error: null,
      draft: decisive.draft && { text: decisive.draft.text, citations: [...decisive.draft.citations] },
    };
    const { question } = decisive;
    switch (question.kind) {
      case 'waiting':
      case 'running':
      case 'awaiting_human':
      case 'awaiting_external':
      case 'merged':
        return { ...base, status: 'pending', phase: question.kind };
      case 'answered': {
        const answer = await find(question.messageId);
        return {
          ...base,
          status: 'completed',
          phase: mergedInto ? 'merged' : 'answered',
          message: answer && toMessageView(answer),
        };
      }
      case 'failed':
        return {
          ...base,
          status: 'failed',
          phase: 'failed',
          error: { code: 'failed', reason: question.reason, attempts: question.attempts },
        };
      case 'cancelled': {
        const partial = question.replyId ? await find(question.replyId) : null;
        return {
          ...base,
          status: 'failed',
          phase: 'cancelled',
          message: partial && toMessageView(partial),
          error: { code: 'cancelled', reason: question.cause, attempts: null },
        };
      }
    }
  }
}
