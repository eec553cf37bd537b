import type { ConversationEvent } from '@verbatim/conversation';
import {
  bucketOf,
  conversationColumns,
  feedbackColumns,
  messageColumns,
  replyColumns,
  scoreColumns,
  toMillionths,
  type Answerer,
  type CountColumn,
  type Dimensions,
} from './measures';

/** What counting remembers of a conversation, so that it needs no other table and can begin at the log's start. */
export interface Memory extends Dimensions {
  /** The bucket of its creation. */
  readonly bucket: number;
  /** When each open question was asked, by its id. */
  readonly open: Readonly<Record<string, string>>;
  /** Of a fork: what was copied and is counted in the conversation it came from. Null: nothing, or nothing any more. */
  readonly copied: Copied | null;
}

export interface Copied {
  /** Ids of feedback whose vote was copied. */
  readonly votes: readonly string[];
  /** The score that is shown was copied. */
  readonly score: boolean;
}

export interface Increment {
  readonly bucket: number;
  readonly column: CountColumn;
  readonly by: number;
}

/** One question and how long its asker waited for the answer. */
export interface ReplyTime {
  readonly questionId: string;
  /** The bucket of the answer. */
  readonly bucket: number;
  readonly answerer: Answerer;
  readonly ms: number;
}

export interface Counted {
  readonly memory: Memory;
  readonly increments: readonly Increment[];
  readonly replyTime: ReplyTime | null;
}

/**
 * What an event adds to the counts; `memory` is null before a conversation's first event. Deletion, erasure and
 * anonymisation take nothing away: it has happened.
 */
export const count = (memory: Memory | null, event: ConversationEvent): Counted => {
  if (event.type === 'conversation.started.v1') {
    const { projectId, agentId, environment, channel, occurredAt } = event.data;
    const bucket = bucketOf(occurredAt);
    const begun = { projectId, agentId, environment, channel, bucket, open: {}, copied: null };
    return counted(begun, [{ bucket, column: conversationColumns.pending, by: 1 }]);
  }
  if (!memory) throw new Error(`${event.type} is an event of a conversation whose start was never seen`);
  return countIn(memory, event);
};

/**
 * An event that was copied from another conversation is counted there. Here it is only remembered, so that what comes
 * later takes nothing out that was never put in.
 */
export const remember = (memory: Memory | null, event: ConversationEvent): Counted => {
  const { memory: after } = count(memory, event);
  return counted({ ...after, copied: copiedWith(after.copied ?? { votes: [], score: false }, event) }, []);
};

const copiedWith = (copied: Copied, { type, data }: ConversationEvent): Copied => {
  if (type === 'conversation.feedback-given.v1')
    return { ...copied, votes: [...without(copied.votes, data.feedbackId), data.feedbackId] };
  return type === 'conversation.scored.v1' && data.shown ? { ...copied, score: true } : copied;
};

const without = (votes: readonly string[], one: string): readonly string[] => votes.filter((vote) => vote !== one);

const countIn = (memory: Memory, event: Exclude<ConversationEvent, { type: 'conversation.started.v1' }>): Counted => {
  const at = bucketOf(event.data.occurredAt);
  const one = (column: CountColumn): Increment => ({ bucket: at, column, by: 1 });
  switch (event.type) {
    case 'conversation.status-changed.v1':
      return counted(memory, [
        { bucket: memory.bucket, column: conversationColumns[event.data.from], by: -1 },
        { bucket: memory.bucket, column: conversationColumns[event.data.to], by: 1 },
      ]);
    case 'conversation.message-posted.v1': {
      const open = { ...memory.open, [event.data.messageId]: event.data.occurredAt };
      return counted({ ...memory, open }, [one(messageColumns.user)]);
    }
    case 'conversation.agent-message-posted.v1':
    case 'conversation.partial-reply-kept.v1':
      return counted(memory, [one(messageColumns.agent)]);
    case 'conversation.message-imported.v1':
      return counted(memory, [one(messageColumns[event.data.role])]);
    case 'conversation.reply-completed.v1': {
      const { questionId, source, occurredAt } = event.data;
      return answered(memory, { questionId, answerer: source, occurredAt }, messageColumns.agent);
    }
    case 'conversation.human-message-posted.v1': {
      const { answers: questionId, occurredAt } = event.data;
      if (questionId === null) return counted(memory, [one(messageColumns.human)]);
      return answered(memory, { questionId, answerer: 'human', occurredAt }, messageColumns.human);
    }
    case 'conversation.reply-failed.v1':
      return counted(ended(memory, event.data.questionId), [one(replyColumns.failed)]);
    case 'conversation.question-cancelled.v1':
      return counted(ended(memory, event.data.questionId), [one(replyColumns.cancelled)]);
    case 'conversation.question-merged.v1':
      return counted(ended(memory, event.data.questionId), [one(replyColumns.merged)]);
    case 'conversation.reply-suppressed.v1':
      return counted(memory, [one(replyColumns.suppressed)]);
    case 'conversation.mode-changed.v1':
      return counted(memory, event.data.mode === 'manual' ? [one('handovers')] : []);
    case 'conversation.feedback-given.v1': {
      const { rating, was, feedbackId } = event.data;
      const { copied } = memory;
      const isElsewhere = copied?.votes.includes(feedbackId) ?? false;
      const after =
        copied && isElsewhere ? { ...memory, copied: { ...copied, votes: without(copied.votes, feedbackId) } } : memory;
      return counted(after, [
        ...(was?.rating && !isElsewhere
          ? [{ bucket: bucketOf(was.occurredAt), column: feedbackColumns[was.rating], by: -1 }]
          : []),
        ...(rating ? [one(feedbackColumns[rating])] : []),
      ]);
    }
    case 'conversation.scored.v1': {
      const { score, shown, was } = event.data;
      if (!shown) return counted(memory, []);
      const { copied } = memory;
      const isElsewhere = copied?.score ?? false;
      const after = copied && isElsewhere ? { ...memory, copied: { ...copied, score: false } } : memory;
      return counted(after, [
        ...(was && !isElsewhere ? scored(bucketOf(was.occurredAt), was.score, -1) : []),
        ...scored(at, score, 1),
      ]);
    }
    // A conversation like any from here on, created where it was forked; its questions were settled by that.
    case 'conversation.forked.v1':
      return counted({ ...memory, bucket: at, open: {} }, [
        { bucket: at, column: conversationColumns[event.data.status], by: 1 },
      ]);
    case 'conversation.details-changed.v1':
    case 'conversation.reply-requested.v1':
    case 'conversation.question-handed-over.v1':
    case 'conversation.deleted.v1':
    case 'conversation.restored.v1':
    case 'conversation.erased.v1':
    case 'conversation.anonymised.v1':
    case 'conversation.message-annotated.v1':
    case 'conversation.delivery-recorded.v1':
    case 'conversation.state-set.v1':
    case 'conversation.assigned.v1':
    case 'conversation.categorised.v1':
    case 'conversation.timer-changed.v1':
    case 'conversation.legal-hold-changed.v1':
    case 'conversation.summary-requested.v1':
    case 'conversation.summarised.v1':
    case 'conversation.summary-failed.v1':
    case 'conversation.score-requested.v1':
    case 'conversation.score-failed.v1':
      return counted(memory, []);
  }
};

const counted = (memory: Memory, increments: readonly Increment[], replyTime: ReplyTime | null = null): Counted => ({
  memory,
  increments,
  replyTime,
});

interface Answer {
  readonly questionId: string;
  readonly answerer: Answerer;
  readonly occurredAt: string;
}

const answered = (memory: Memory, { questionId, answerer, occurredAt }: Answer, message: CountColumn): Counted => {
  const bucket = bucketOf(occurredAt);
  const asked = memory.open[questionId];
  // The clocks of two processes may differ by a little: nobody is answered before asking.
  const ms = asked === undefined ? null : Math.max(0, Date.parse(occurredAt) - Date.parse(asked));
  return counted(
    ended(memory, questionId),
    [
      { bucket, column: message, by: 1 },
      { bucket, column: replyColumns[answerer], by: 1 },
    ],
    ms === null ? null : { questionId, bucket, answerer, ms },
  );
};

const ended = (memory: Memory, questionId: string): Memory => {
  const { [questionId]: _, ...open } = memory.open;
  return { ...memory, open };
};

const scored = (bucket: number, score: number, by: 1 | -1): Increment[] => [
  { bucket, column: scoreColumns.count, by },
  { bucket, column: scoreColumns.sum, by: by * toMillionths(score) },
];
