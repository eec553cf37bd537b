import type { Pool } from 'pg';
import type { AccountScope } from '@verbatim/kernel';
import type {
  AssessmentKind,
  AssessmentReader,
  AssessmentRecord,
  AssessmentWindow,
  ReadTurn,
} from '../../ports/assessment-reader.port';
import { assessments } from '../../shell/assessments/assessments';

interface AssessmentRow {
  id: string;
  text: string | null;
  score: string | null;
  by: AssessmentRecord['by'];
  member_id: string | null;
  provenance: AssessmentRecord['provenance'];
  from_version: number;
  to_version: number;
  version: number;
  created_at: Date;
}

const COLUMNS = 'id, text, score, by, member_id, provenance, from_version, to_version, version, created_at';
const OF = 'shard = $1 and account_id = $2 and conversation_id = $3';

const toAssessment = (row: AssessmentRow): AssessmentRecord => ({
  id: row.id,
  text: row.text,
  score: row.score === null ? null : Number(row.score),
  by: row.by,
  memberId: row.member_id,
  provenance: row.provenance,
  fromVersion: row.from_version,
  toVersion: row.to_version,
  version: row.version,
  createdAt: row.created_at.toISOString(),
});

const keyOf = ({ shard, accountId }: AccountScope, conversationId: string): unknown[] => [
  shard,
  accountId,
  conversationId,
];

export class PostgresAssessmentReader implements AssessmentReader {
  constructor(private readonly pool: Pool) {}

  async current(scope: AccountScope, conversationId: string, kind: AssessmentKind): Promise<AssessmentRecord | null> {
    const { rows } = await this.pool.query<AssessmentRow>({
      name: 'assessment-current',
      text: `select ${COLUMNS} from assessments where ${OF} and kind = $4 order by by = 'human' desc, version desc limit 1`,
      values: [...keyOf(scope, conversationId), kind],
    });
    return rows[0] ? toAssessment(rows[0]) : null;
  }

  async has(scope: AccountScope, conversationId: string, id: string): Promise<boolean> {
    const { rowCount } = await this.pool.query({
      name: 'assessment-has',
      text: `select from assessments where ${OF} and id = $4`,
      values: [...keyOf(scope, conversationId), id],
    });
    return rowCount === 1;
  }

  async owed({ shard, accountId }: AccountScope, kind: AssessmentKind, most: number): Promise<number> {
    const { rows } = await this.pool.query<{ owed: number }>({
      name: 'assessment-owed',
      text: `select count(*)::int as owed from (
          select from owed_work where kind = $3 and state = 'owed' and shard = $1 and account_id = $2 limit $4
        ) few`,
      values: [shard, accountId, assessments[kind].owed.kind, most],
    });
    return rows[0]?.owed ?? 0;
  }

  async list(
    scope: AccountScope,
    conversationId: string,
    kind: AssessmentKind,
    { limit, after, before }: AssessmentWindow,
  ): Promise<readonly AssessmentRecord[]> {
    const [beyond, way] = before === null ? ['<', 'desc'] : ['>', 'asc'];
    const { rows } = await this.pool.query<AssessmentRow>({
      name: `assessments-${way}`,
      text: `select ${COLUMNS} from assessments where ${OF} and kind = $4 and ($5::int is null or version ${beyond} $5)
        order by version ${way} limit $6`,
      values: [...keyOf(scope, conversationId), kind, before ?? after, limit + 1],
    });
    return rows.map(toAssessment);
  }

  async turns(
    scope: AccountScope,
    conversationId: string,
    upToSeq: number,
    limit: number,
  ): Promise<readonly ReadTurn[]> {
    const { rows } = await this.pool.query<ReadTurn>({
      name: 'assessment-turns',
      text: `select role, text, seq, version, coalesce(question ->> 'kind' = 'failed', false) as failed from messages
        where ${OF} and seq <= $4 and text <> '' order by seq desc limit $5`,
      values: [...keyOf(scope, conversationId), upToSeq, limit],
    });
    return rows;
  }
}
