import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Pool } from 'pg';

/** Resolves once the condition holds; looks again as soon as the database has answered. */
export const until = async (what: string, condition: () => Promise<boolean>): Promise<void> => {
  const deadline = performance.now() + 10_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`Waited in vain until ${what}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
};

/** Backends of this database that wait for a lock of the given type, e.g. `advisory` or `transactionid`. */
export const waitingFor = async (pool: Pool, type: string): Promise<number[]> => {
  const { rows } = await pool.query<{ pid: number }>(
    `select distinct a.pid from pg_locks l join pg_stat_activity a using (pid)
     where not l.granted and l.locktype = $1 and a.datname = current_database()`,
    [type],
  );
  return rows.map(({ pid }) => pid);
};

const LOCK = 4_711;
/** A row in `held` keeps its transaction from committing for as long as the gate is shut. */
export const HELD = { name: 'held', key: ['shard', 'id'], columns: { shard: 'smallint', id: 'text' } };
export const CREATE_HELD = `
  create table held (shard smallint, id text, primary key (shard, id));
  create function wait_at_commit() returns trigger language plpgsql as $$
    begin perform pg_advisory_xact_lock_shared(${LOCK}); return null; end $$;
  create constraint trigger wait_at_commit after insert on held deferrable initially deferred
    for each row execute function wait_at_commit()`;

/** Shuts the gate; the function it gives opens it. */
export const shutGate = async (pool: Pool): Promise<() => Promise<void>> => {
  const session = await pool.connect();
  await session.query('select pg_advisory_lock($1)', [LOCK]);
  return async () => {
    await session.query('select pg_advisory_unlock($1)', [LOCK]);
    session.release();
  };
};

/** The way to the database, which can be cut: connections break and no new one is let through. */
export class Wire {
  private readonly sockets = new Set<Socket>();
  private server: Server | null = null;
  private port = 0;

  constructor(private readonly target: URL) {}

  get url(): string {
    const url = new URL(this.target);
    url.hostname = '127.0.0.1';
    url.port = String(this.port);
    return url.toString();
  }

  async join(): Promise<void> {
    const server = createServer((near) => {
      const far = connect(Number(this.target.port || 5432), this.target.hostname);
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        this.sockets.add(from);
        from.on('error', () => undefined).on('close', () => to.destroy());
        from.pipe(to);
      }
    });
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.server = server;
    const address = server.address();
    if (address && typeof address === 'object') this.port = address.port;
  }

  /** Nothing passes any more on the connections there are, and nobody is told. */
  freeze(): void {
    for (const socket of this.sockets) socket.unpipe().pause();
  }

  async cut(): Promise<void> {
    const closed = new Promise((resolve) => this.server?.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
    await closed;
    this.server = null;
  }
}
