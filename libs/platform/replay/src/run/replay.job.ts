import type { JobKind, JobStep, JobStepped } from '@verbatim/jobs';
import { ReplayError } from '../replay.errors';
import { index, prepare, settle, swap } from './build-steps';
import { load } from './load-step';
import { logs } from './log-steps';
import { replayJob, type ReplayInput } from './replay.input';
import { newPart, progressOf, resultOf, stoppedParts, type Phase, type ReplayResult, type RunState } from './run-state';
import type { Run } from './run-store';
import { builds, logsOf, streamsOf, turnOf, type ReplayParts, type Step, type Turn } from './turn';

interface Cursor {
  readonly phase: Phase;
}

const steps: Readonly<Record<Exclude<Phase, 'done'>, Step>> = { prepare, load, index, settle, swap, logs };

/** Makes read models anew from the log. What it did is kept in its own row, with what it did; the job tells of it. */
export class ReplayJob implements JobKind<ReplayInput, Cursor, ReplayResult> {
  readonly kind = replayJob.kind;
  readonly input = replayJob.input;

  constructor(private readonly parts: ReplayParts) {}

  async step(at: JobStep<ReplayInput, Cursor, ReplayResult>): Promise<JobStepped<Cursor, ReplayResult>> {
    const { runs } = this.parts;
    const turn = turnOf(this.parts, at);
    const ref = { shard: at.call.scope.shard, accountId: at.call.scope.accountId, id: at.jobId };
    let run = (await runs.find(ref)) ?? (await runs.begin(ref, await this.begun(turn)));
    const { phase } = run.state;
    if (phase !== 'done') run = await steps[phase](turn, run);
    else if (at.cursor?.phase === 'done') throw poisoned(run); // what came of it is kept by now
    const { state } = run;
    return {
      cursor: { phase: state.phase },
      done: state.phase === 'done' && stoppedParts(state).size === 0,
      progress: progressOf(state),
      result: resultOf(state),
    };
  }

  private async begun(turn: Turn): Promise<RunState> {
    const { rows } = await this.parts.pool.query<{ at: Date; schema: string }>(
      'select now() as at, current_schema() as schema',
    );
    const [streams, spanning] = [streamsOf(turn), logsOf(turn)];
    const events = await this.total(turn);
    return {
      phase: streams.length === 0 ? 'logs' : builds(turn) ? 'prepare' : 'load',
      beganAt: (rows[0]?.at ?? new Date()).toISOString(),
      schema: rows[0]?.schema ?? 'public',
      after: null,
      notedTo: null,
      streams: 0,
      events: 0,
      total: events * (Math.min(1, streams.length) + spanning.length),
      kept: 0,
      heads: {},
      log: null,
      parts: Object.fromEntries([
        ...streams.map(({ name }) => [name, { ...newPart, state: 'running' }] as const),
        ...spanning.map(({ name }) => [name, newPart] as const),
      ]),
    };
  }

  /** Events in reach. */
  private async total({ input: { reach } }: Turn): Promise<number> {
    const [text, values]: [string, unknown[]] =
      reach.of === 'all'
        ? ['select coalesce(sum(head), 0) as total from shard_heads', []]
        : [
            `select coalesce(sum(version), 0) as total from streams where shard = $1 and account_id = $2
             and ($3::uuid is null or stream_id = $3)`,
            [reach.shard, reach.accountId, reach.of === 'stream' ? reach.streamId : null],
          ];
    const { rows } = await this.parts.pool.query<{ total: string }>(text, values);
    return Number(rows[0]?.total ?? 0);
  }
}

const poisoned = (run: Run): ReplayError => {
  const names = [...stoppedParts(run.state)].join(', ');
  return new ReplayError(
    'replay.poison-event',
    `These could not be replayed, for an event that they cannot apply: ${names}.`,
  );
};
