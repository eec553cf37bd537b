import type { QueryPool } from '../idempotency/idempotency-store';

export interface Readiness {
  readonly database: 'up' | 'down';
  readonly migrations: 'applied' | 'pending' | 'unknown';
  /** Its loss is survivable: messages are still accepted, replies come later. */
  readonly queue: 'up' | 'down';
}

/** Port: what this process needs to serve. Provided by the app; without one, a running process counts as ready. */
export abstract class ReadinessProbe {
  abstract check(): Promise<Readiness>;
}

const PROBE_LIMIT_MS = 2_000;

const within = async <T>(work: Promise<T>, otherwise: T): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<T>((resolve) => (timer = setTimeout(() => resolve(otherwise), PROBE_LIMIT_MS)));
  try {
    return await Promise.race([work.catch(() => otherwise), limit]);
  } finally {
    clearTimeout(timer);
  }
};

/** Asks Postgres for its migrations, and the queue whether it is there; each within 2 s. */
export class PostgresReadiness extends ReadinessProbe {
  constructor(
    private readonly pool: QueryPool,
    /** Names of all migrations of this build. */
    private readonly migrations: readonly string[],
    private readonly queueIsUp: () => Promise<boolean>,
  ) {
    super();
  }

  async check(): Promise<Readiness> {
    const [applied, queue] = await Promise.all([within(this.applied(), null), within(this.queueIsUp(), false)]);
    return {
      database: applied === null ? 'down' : 'up',
      migrations: applied === null ? 'unknown' : this.isComplete(applied) ? 'applied' : 'pending',
      queue: queue ? 'up' : 'down',
    };
  }

  private isComplete(applied: ReadonlySet<string>): boolean {
    return this.migrations.every((name) => applied.has(name));
  }

  /** An empty set when the table of migrations is not there yet. */
  private async applied(): Promise<ReadonlySet<string>> {
    const known = await this.pool.query({ text: "select to_regclass('migrations') is not null as there" });
    if (!(known.rows[0] as { there: boolean }).there) return new Set();
    const { rows } = await this.pool.query({ text: 'select name from migrations' });
    return new Set((rows as { name: string }[]).map((row) => row.name));
  }
}
