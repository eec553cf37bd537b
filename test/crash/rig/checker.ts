import type { Ledger } from './ledger';
import type { World } from './world';

interface EventRow {
  readonly stream_id: string;
  readonly version: number;
  readonly shard: number;
  readonly position: string;
  readonly type: string;
  readonly data: {
    readonly messageId?: string;
    readonly questionId?: string;
    readonly replyId?: string;
    readonly intoQuestionId?: string;
    readonly seq?: number;
    readonly provenance?: { readonly attempt: number } | null;
    readonly attempts?: number;
  };
  readonly content: { readonly text?: string } | null;
}

interface MessageRow {
  readonly id: string;
  readonly conversation_id: string;
  readonly seq: number;
  readonly role: string;
  readonly text: string | null;
  readonly question_id: string | null;
  readonly question: { readonly kind: string } | null;
}

/** What went wrong, in words; all empty when every promise was kept. */
export interface Findings {
  /** Accepted, but not in the log or not in the read model, or not word for word. */
  readonly lost: readonly string[];
  /** In the log twice, or answered twice. */
  readonly doubled: readonly string[];
  /** Without an end, or owed without one. */
  readonly stuck: readonly string[];
  /** Gaps in versions or positions, or replies that overtook one another. */
  readonly outOfOrder: readonly string[];
  /** The read model says something else than the log. */
  readonly disagreeing: readonly string[];
  /** More calls of the provider for a question than attempts were made. */
  readonly overcalled: readonly string[];
}

export const nothingWrong: Findings = {
  lost: [],
  doubled: [],
  stuck: [],
  outOfOrder: [],
  disagreeing: [],
  overcalled: [],
};

const ENDS = new Set(['answered', 'failed', 'cancelled', 'merged']);
const POSTED = 'conversation.message-posted.v1';
const COMPLETED = 'conversation.reply-completed.v1';
const ENDINGS = new Set([
  COMPLETED,
  'conversation.reply-failed.v1',
  'conversation.question-cancelled.v1',
  'conversation.question-merged.v1',
]);

const twice = (values: readonly string[]): string[] => {
  const seen = new Set<string>();
  return [...new Set(values.filter((value) => seen.size === seen.add(value).size))];
};

const groups = <T>(rows: readonly T[], keyOf: (row: T) => string): ReadonlyMap<string, readonly T[]> => {
  const grouped = new Map<string, T[]>();
  for (const row of rows) {
    const group = grouped.get(keyOf(row));
    if (group) group.push(row);
    else grouped.set(keyOf(row), [row]);
  }
  return grouped;
};

const gapless = (numbers: readonly number[]): boolean => numbers.every((number, index) => number === index + 1);

/** Compares what clients were told with the log, the read models and the provider's own record. */
export const check = async (world: World, ...ledgers: readonly Ledger[]): Promise<Findings> => {
  const events = await world.sql<EventRow>('select * from events order by shard, position');
  const messages = await world.sql<MessageRow>('select * from messages');
  const owed = await world.sql<{ lane: string }>(
    `select lane from owed_work where kind = 'generate-reply' and state = 'owed'`,
  );
  const streams = groups(events, ({ stream_id }) => stream_id);
  const posted = events.filter(({ type }) => type === POSTED);
  return {
    lost: lostIn(posted, messages, ledgers),
    doubled: doubledIn(events, posted, messages, ledgers),
    stuck: [
      ...messages.filter(({ question }) => question && !ENDS.has(question.kind)).map(({ id }) => `question ${id}`),
      ...owed.map(({ lane }) => `owed to ${lane}`),
    ],
    outOfOrder: outOfOrderIn(events, streams),
    disagreeing: disagreeingIn(events, messages),
    overcalled: overcalledIn(world, events, posted),
  };
};

const lostIn = (posted: readonly EventRow[], messages: readonly MessageRow[], ledgers: readonly Ledger[]): string[] => {
  const inLog = new Map(posted.map((event) => [event.data.messageId, event.content?.text]));
  const inReadModel = new Map(messages.map(({ id, text }) => [id, text]));
  return ledgers
    .flatMap(({ accepted }) => [...accepted])
    .flatMap(([id, { text }]) => [
      ...(inLog.get(id) === text ? [] : [`event of ${id}`]),
      ...(inReadModel.get(id) === text ? [] : [`row of ${id}`]),
    ]);
};

const doubledIn = (
  events: readonly EventRow[],
  posted: readonly EventRow[],
  messages: readonly MessageRow[],
  ledgers: readonly Ledger[],
): string[] => {
  // Every intention has words of its own: the same words in two events are one intention stored twice.
  const meant = new Set(ledgers.flatMap(({ intentions }) => intentions.map(({ text }) => text)));
  const texts = posted.map(({ content }) => content?.text ?? '').filter((text) => meant.has(text));
  const ended = events.filter(({ type }) => ENDINGS.has(type)).map(({ data }) => data.questionId ?? '');
  const replies = messages.filter(({ role }) => role === 'agent').map(({ question_id }) => question_id ?? '');
  return [
    ...twice(texts).map((text) => `message "${text}"`),
    ...twice(ended).map((id) => `end of ${id}`),
    ...twice(replies).map((id) => `reply to ${id}`),
  ];
};

const outOfOrderIn = (
  events: readonly EventRow[],
  streams: ReadonlyMap<string, readonly EventRow[]>,
): readonly string[] => {
  const found: string[] = [];
  for (const [shard, log] of groups(events, ({ shard }) => String(shard)))
    if (!gapless(log.map(({ position }) => Number(position)))) found.push(`positions of shard ${shard}`);
  for (const [id, log] of streams) {
    if (!gapless(log.map(({ version }) => version))) found.push(`versions of ${id}`);
    const asked = log.filter(({ type }) => type === POSTED).map(({ data }) => data.messageId);
    const answered = log.filter(({ type }) => type === COMPLETED).map(({ data }) => asked.indexOf(data.questionId));
    if (answered.some((turn, index) => index > 0 && turn < (answered[index - 1] ?? 0))) found.push(`replies of ${id}`);
  }
  return found;
};

const disagreeingIn = (events: readonly EventRow[], messages: readonly MessageRow[]): string[] => {
  const told = events.flatMap(({ type, data, content, stream_id }) => {
    if (type === POSTED) return [`${stream_id} ${data.seq} ${data.messageId} ${content?.text}`];
    return type === COMPLETED ? [`${stream_id} ${data.seq} ${data.replyId} ${content?.text}`] : [];
  });
  const shown = messages.map(({ conversation_id, seq, id, text }) => `${conversation_id} ${seq} ${id} ${text}`);
  const [log, readModel] = [new Set(told), new Set(shown)];
  return [
    ...told.filter((line) => !readModel.has(line)).map((line) => `only in the log: ${line.slice(0, 160)}`),
    ...shown.filter((line) => !log.has(line)).map((line) => `only in the read model: ${line.slice(0, 160)}`),
  ];
};

/** Calls the provider was asked to make for each question, known by the question's own words. */
const overcalledIn = (world: World, events: readonly EventRow[], posted: readonly EventRow[]): string[] => {
  const calls = new Map<string, number>();
  for (const { body } of world.provider.requests) {
    const question = body.messages?.findLast(({ role }) => role === 'user')?.content;
    if (typeof question === 'string') calls.set(question, (calls.get(question) ?? 0) + 1);
  }
  const textOf = new Map(posted.map(({ data, content }) => [data.messageId, content?.text ?? '']));
  return events.flatMap(({ type, data }) => {
    const attempts = type === COMPLETED ? data.provenance?.attempt : data.attempts;
    if (attempts === undefined) return [];
    const made = calls.get(textOf.get(data.questionId) ?? '') ?? 0;
    return made > attempts ? [`${data.questionId}: ${made} calls in ${attempts} attempts`] : [];
  });
};
