import type { ConversationEvent } from '@verbatim/conversation';
import type { LogEntry } from './logs.fixture';

/** One thing that is counted: when, of whom, under which name. */
export interface Fact {
  readonly at: string;
  readonly accountId: string;
  readonly projectId: string;
  readonly agentId: string;
  readonly environment: string;
  readonly channel: string;
  readonly name: string;
  readonly amount: number;
}
export interface Wait extends Omit<Fact, 'name' | 'amount'> {
  readonly answerer: string;
  readonly ms: number;
}

type Of<Type extends ConversationEvent['type']> = Extract<ConversationEvent, { readonly type: Type }>['data'];

/** Everything there is to count, from whole conversations at once: the plain meaning of each number. */
export const recount = (log: readonly LogEntry[]): { facts: Fact[]; waits: Wait[] } => {
  const streams = new Map<string, LogEntry[]>();
  for (const entry of log) streams.set(entry.conversationId, [...(streams.get(entry.conversationId) ?? []), entry]);
  const counted = [...streams.values()].map(recountOne);
  return { facts: counted.flatMap(({ facts }) => facts), waits: counted.flatMap(({ waits }) => waits) };
};

const recountOne = (entries: readonly LogEntry[]): { facts: Fact[]; waits: Wait[] } => {
  const among = <Type extends ConversationEvent['type']>(some: readonly LogEntry[], type: Type): Of<Type>[] =>
    some.flatMap(({ event }) => (event.type === type ? [event.data as Of<Type>] : []));
  const own = entries.filter(({ isCopied }) => !isCopied);
  // What was copied is counted where it happened.
  const all = <Type extends ConversationEvent['type']>(type: Type): Of<Type>[] => among(own, type);
  const [started] = among(entries, 'conversation.started.v1');
  if (!started || !entries[0]) return { facts: [], waits: [] };
  const { projectId, agentId, environment, channel } = started;
  const [fork] = all('conversation.forked.v1');
  const createdAt = (fork ?? started).occurredAt;
  const whose = { accountId: entries[0].accountId, projectId, agentId, environment, channel };
  const facts: Fact[] = [];
  const add = (name: string, at: string, amount = 1): void => void facts.push({ ...whose, at, name, amount });
  const each = (name: string, happened: readonly { readonly occurredAt: string }[]): void =>
    happened.forEach(({ occurredAt }) => add(name, occurredAt));

  add(`conversations_${among(entries, 'conversation.status-changed.v1').at(-1)?.to ?? 'pending'}`, createdAt);
  const imported = all('conversation.message-imported.v1');
  const [asked, replies, human] = [
    all('conversation.message-posted.v1'),
    all('conversation.reply-completed.v1'),
    all('conversation.human-message-posted.v1'),
  ];
  const role = (name: string) => imported.filter((one) => one.role === name);
  each('messages_user', [...asked, ...role('user')]);
  each('messages_agent', [
    ...replies,
    ...all('conversation.partial-reply-kept.v1'),
    ...all('conversation.agent-message-posted.v1'),
    ...role('agent'),
  ]);
  each('messages_human', [...human, ...role('human')]);
  const answers = [
    ...replies.map((reply) => ({ ...reply, answerer: reply.source as string })),
    ...human.flatMap((message) =>
      message.answers === null ? [] : [{ ...message, questionId: message.answers, answerer: 'human' }],
    ),
  ];
  for (const { answerer, occurredAt } of answers) add(`replies_${answerer}`, occurredAt);
  each('replies_failed', all('conversation.reply-failed.v1'));
  each('replies_cancelled', all('conversation.question-cancelled.v1'));
  each('replies_merged', all('conversation.question-merged.v1'));
  each('replies_suppressed', all('conversation.reply-suppressed.v1'));
  each(
    'handovers',
    all('conversation.mode-changed.v1').filter(({ mode }) => mode === 'manual'),
  );
  const votes = all('conversation.feedback-given.v1');
  for (const rater of new Set(votes.map((vote) => vote.rater.id))) {
    const last = votes.filter((vote) => vote.rater.id === rater).at(-1);
    if (last?.rating) add(`feedback_${last.rating}`, last.occurredAt);
  }
  const shown = all('conversation.scored.v1')
    .filter((one) => one.shown)
    .at(-1);
  if (shown) {
    add('scores', shown.occurredAt);
    add('score_millionths', shown.occurredAt, Math.round(shown.score * 1_000_000));
  }
  const waits = answers.map(({ questionId, answerer, occurredAt: at }) => {
    const question = asked.find(({ messageId }) => messageId === questionId);
    return { ...whose, at, answerer, ms: Date.parse(at) - Date.parse(question?.occurredAt ?? '') };
  });
  return { facts, waits };
};

type Named = Readonly<Record<string, unknown>>;

/** Facts summed up by whatever `keyOf` tells of them; sums of nothing are left out. In one order, to be compared. */
export const sums = <Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => Named,
  amountOf: (row: Row) => number,
): string[] => {
  const totals = new Map<string, number>();
  for (const row of rows) {
    const key = JSON.stringify(keyOf(row));
    totals.set(key, (totals.get(key) ?? 0) + amountOf(row));
  }
  return [...totals].flatMap(([key, total]) => (total === 0 ? [] : [`${key} ${total}`])).sort();
};

const QUARTER = 15 * 60 * 1_000;
export const bucketKey = ({ at, name, amount: _, ...whose }: Fact): Named => ({
  ...inOneOrder(whose),
  bucket: Math.floor(Date.parse(at) / QUARTER),
  name,
});
export const waitKey = ({ at, ...wait }: Wait): Named => ({
  ...inOneOrder(wait),
  answerer: wait.answerer,
  ms: wait.ms,
  bucket: Math.floor(Date.parse(at) / QUARTER),
});
export const inOneOrder = (row: Omit<Fact, 'at' | 'name' | 'amount'>): Named => ({
  accountId: row.accountId,
  projectId: row.projectId,
  agentId: row.agentId,
  environment: row.environment,
  channel: row.channel,
});
