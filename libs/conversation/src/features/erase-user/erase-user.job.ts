import { Inject, Injectable } from '@nestjs/common';
import { JobStore, type JobKind, type JobStep, type JobStepped } from '@verbatim/jobs';
import { environments, type AccountScope } from '@verbatim/kernel';
import type { z } from 'zod';
import { ConversationError } from '../../domain/conversation.errors';
import { AGENTS, USERS, type Agents, type Users } from '../../ports/agents.port';
import {
  CONVERSATION_PAGES,
  type ConversationPages,
  type JobReceipt,
  type Paged,
  type Place,
} from '../../ports/conversation-pages.port';
import { ERASER, type Eraser } from '../../ports/eraser.port';
import { Anonymiser } from '../../shell/anonymiser';
import { eraseUser } from './erase-user.schema';

const PAGE = 20;
const NAMED = 100;

type Input = z.output<typeof eraseUser.input>;
/**
 * `all`: every conversation, for a step that was broken off may have left words in one that says it has none. `rest`:
 * once more those that have words, which came in while the first round went by, and the held ones, which are counted.
 * `rated`: what the person said about other people's.
 */
type Cursor = { readonly round: 'all' | 'rest' | 'rated' | 'profile'; readonly after: Place | null };

export type ErasureReceipt = JobReceipt & {
  /** Conversations kept by a legal hold: their own, their project's, or the user's. */
  readonly heldBack: number;
  /** Ids of the first hundred of them. */
  readonly held: readonly string[];
  /** False while anything is held back. */
  readonly userErased: boolean;
};

const nothing: ErasureReceipt = {
  ...{ conversations: 0, messages: 0, events: 0, answers: 0 },
  ...{ heldBack: 0, held: [], userErased: false },
};

@Injectable()
export class EraseUserJob implements JobKind<Input, Cursor, ErasureReceipt> {
  readonly kind = eraseUser.kind;
  readonly input = eraseUser.input;

  constructor(
    private readonly anonymiser: Anonymiser,
    private readonly jobs: JobStore,
    @Inject(CONVERSATION_PAGES) private readonly pages: ConversationPages,
    @Inject(AGENTS) private readonly agents: Agents,
    @Inject(USERS) private readonly users: Users,
    @Inject(ERASER) private readonly eraser: Eraser,
  ) {}

  step(at: JobStep<Input, Cursor, ErasureReceipt>): Promise<JobStepped<Cursor, ErasureReceipt>> {
    const call = { ...at.call, scope: { ...at.call.scope, environments } };
    const cursor = at.cursor ?? { round: 'all', after: null };
    const receipt = at.result ?? nothing;
    switch (cursor.round) {
      case 'all':
      case 'rest':
        return this.conversations({ ...at, call, cursor }, cursor, receipt);
      case 'rated':
        return this.feedback({ ...at, call, cursor }, cursor, receipt);
      case 'profile':
        return this.profile({ ...at, call, cursor }, receipt);
    }
  }

  private async conversations(
    { call, input, jobId, progress, signal }: JobStep<Input>,
    { round, after }: Cursor,
    so: ErasureReceipt,
  ): Promise<JobStepped<Cursor, ErasureReceipt>> {
    const { scope } = call;
    const user = { userId: input.userId, agentId: null, withWords: round === 'rest' };
    const rows = await this.pages.ofUser(scope, user, { after, limit: PAGE });
    const held = await this.heldAmong(scope, input.userId, rows);
    for (const row of rows.filter((one) => !held.has(one))) {
      signal.throwIfAborted();
      if (await isHeldNow(() => this.anonymiser.anonymise(call, row.id))) held.add(row);
    }
    const done = await this.pages.receiptOf(
      scope,
      jobId,
      rows.map(({ id }) => id),
    );
    return {
      cursor: behind(rows, { round, after }, round === 'all' ? 'rest' : 'rated'),
      done: false,
      progress: { done: progress.done + rows.length, total: null },
      result: {
        conversations: so.conversations + done.conversations,
        messages: so.messages + done.messages,
        events: so.events + done.events,
        answers: so.answers + done.answers,
        ...(round === 'rest' ? withHeld(so, held) : { heldBack: so.heldBack, held: so.held }),
        userErased: false,
      },
    };
  }

  private async feedback(
    { call: { scope }, input, progress, signal }: JobStep<Input>,
    { round, after }: Cursor,
    so: ErasureReceipt,
  ): Promise<JobStepped<Cursor, ErasureReceipt>> {
    const rows = await this.pages.ratedBy(scope, input.userId, { after, limit: PAGE });
    const held = await this.heldAmong(scope, input.userId, rows);
    let events = 0;
    for (const row of rows.filter((one) => !held.has(one))) {
      signal.throwIfAborted();
      const stream = { shard: scope.shard, accountId: scope.accountId, streamId: row.id };
      const scrub = async () => void (events += await this.eraser.scrubFeedback(stream, input.userId));
      if (await isHeldNow(scrub)) held.add(row);
    }
    return {
      cursor: behind(rows, { round, after }, 'profile'),
      done: false,
      progress: { done: progress.done + rows.length, total: null },
      result: { ...so, events: so.events + events, ...withHeld(so, held) },
    };
  }

  /** The last step; only when nothing is held back, for what is held is still about somebody. */
  private async profile(
    { call, input, progress, cursor }: JobStep<Input, Cursor>,
    so: ErasureReceipt,
  ): Promise<JobStepped<Cursor, ErasureReceipt>> {
    const end = { cursor: cursor ?? { round: 'profile', after: null }, done: true, progress } as const;
    if (so.heldBack > 0 || (await this.users.isHeld(call.scope, input.userId))) return { ...end, result: so };
    const answers = so.answers + (await this.users.erase(call, input.userId));
    await this.jobs.forgetReasons(call.scope, { userId: input.userId });
    return { ...end, result: { ...so, answers, userErased: true } };
  }

  private async heldAmong(scope: AccountScope, userId: string, rows: readonly Paged[]): Promise<Set<Paged>> {
    if (rows.length > 0 && (await this.users.isHeld(scope, userId))) return new Set(rows);
    const held = new Map<string, boolean>();
    for (const { agentId } of rows)
      if (!held.has(agentId)) {
        const agent = await this.agents.find(scope, agentId, { fresh: true }); // a hold set just now counts
        held.set(agentId, agent?.legalHold ?? false);
      }
    return new Set(rows.filter((row) => row.held || held.get(row.agentId)));
  }
}

const withHeld = (so: ErasureReceipt, held: ReadonlySet<Paged>): Pick<ErasureReceipt, 'heldBack' | 'held'> => ({
  heldBack: so.heldBack + held.size,
  held: [...so.held, ...[...held].map(({ id }) => id)].slice(0, NAMED),
});

/** A hold that was set since the page was read counts. */
const isHeldNow = async (erase: () => Promise<void>): Promise<boolean> => {
  try {
    await erase();
    return false;
  } catch (error) {
    if (error instanceof ConversationError && error.code === 'conversation.legal-hold') return true;
    throw error;
  }
};

/** Where the round goes on behind these rows, or the next one begins. */
const behind = (rows: readonly Paged[], { round, after }: Cursor, next: Cursor['round']): Cursor => {
  const last = rows.at(-1);
  if (rows.length < PAGE) return { round: next, after: null };
  return { round, after: last ? { at: last.at, id: last.id } : after };
};
