import { Inject, Injectable } from '@nestjs/common';
import { AccountRegistry, type AccountRef } from '@verbatim/directory';
import { CursorCodec, refuse, type CursorScope, type Page } from '@verbatim/http';
import {
  findWork,
  groupFailures,
  listFailingWork,
  listOpenWork,
  type OwedPlace,
  type OwedRow,
} from '@verbatim/owed-work';
import { Pool } from 'pg';
import { OPERATIONS, type OperationsOptions } from '../operations.options';
import { toFailureGroup, toWorkDetail, toWorkView } from './work.schema';
import type { FailureGroups, WorkDetail, WorkQuery, WorkView } from './work.schema';

const MOST_FAILURES = 100_000;
const MOST_GROUPS = 200;

/** What is owed, as it stands now; each kind is read along an index of what is open, or of what fails. */
@Injectable()
export class WorkReader {
  constructor(
    private readonly pool: Pool,
    private readonly accounts: AccountRegistry,
    private readonly cursors: CursorCodec,
    @Inject(OPERATIONS) private readonly options: OperationsOptions,
  ) {}

  /** One kind after the other. Throws `resource.not-found` for an account that is not there, `cursor.invalid`. */
  async list({ limit, after, ...filter }: WorkQuery): Promise<Page<WorkView>> {
    const account = filter.accountId === undefined ? null : await this.accounts.require(filter.accountId);
    const scope: CursorScope = { accountId: filter.accountId ?? '', list: 'work', filter, order: 'kind' };
    const from = after === undefined ? null : placeOf(this.cursors.decode(scope, after));
    const rows: OwedRow[] = [];
    for (const kind of this.kindsFrom(filter.kind, from?.kind)) {
      if (rows.length > limit) break;
      const place = from?.kind === kind ? from : null;
      rows.push(...(await this.rowsOf(kind, account, filter, place, limit + 1 - rows.length)));
    }
    const kept = rows.slice(0, limit);
    const last = rows.length > limit ? kept.at(-1) : undefined;
    const nextCursor = last ? this.cursors.encode(scope, cursorOf(last, filter.state)) : null;
    return {
      data: kept.map((row) => toWorkView(row, this.options.definitions)),
      pagination: { hasMore: nextCursor !== null, nextCursor, prevCursor: null },
    };
  }

  /** Throws `resource.not-found`. */
  async find(accountId: string, kind: string, lane: string): Promise<WorkDetail> {
    const { shard } = await this.accounts.require(accountId);
    const row = await findWork(this.pool, { shard, accountId, kind, lane });
    if (!row) throw refuse('resource.not-found', 'There is no such resource.');
    return toWorkDetail(row, this.options.definitions);
  }

  async failures(): Promise<FailureGroups> {
    const groups = await groupFailures(this.pool, { most: MOST_FAILURES, groups: MOST_GROUPS });
    const looked = groups.reduce((sum, { count }) => sum + count, 0);
    return {
      data: groups.map(toFailureGroup),
      isComplete: looked < MOST_FAILURES && groups.length < MOST_GROUPS,
    };
  }

  private kindsFrom(only: string | undefined, first = ''): string[] {
    const kinds = only === undefined ? this.options.definitions.map(({ kind }) => kind) : [only];
    return kinds.sort().filter((kind) => kind >= first);
  }

  private rowsOf(
    kind: string,
    account: AccountRef | null,
    { state, error }: Pick<WorkQuery, 'state' | 'error'>,
    after: OwedPlace | null,
    limit: number,
  ): Promise<readonly OwedRow[]> {
    const page = { kind, account, after, limit };
    switch (state) {
      case 'owed':
        return listOpenWork(this.pool, page);
      case 'failing':
        return listFailingWork(this.pool, page, error ?? null);
    }
  }
}

const cursorOf = ({ kind, shard, accountId, lane, at, lastError }: OwedRow, state: WorkQuery['state']) => [
  ...[kind, shard, accountId, state === 'owed' ? at : (lastError ?? ''), lane],
];

const placeOf = ([kind, shard, accountId, by, lane]: readonly unknown[]): OwedPlace & { readonly kind: string } => {
  const texts = { kind, accountId, by, lane } as Readonly<Record<'kind' | 'accountId' | 'by' | 'lane', string>>;
  if (typeof shard !== 'number' || Object.values(texts).some((text) => typeof text !== 'string'))
    throw refuse('cursor.invalid', 'The cursor is not of this list.');
  return { ...texts, shard };
};
