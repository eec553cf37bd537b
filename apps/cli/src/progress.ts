import { stat } from 'node:fs/promises';
import { Presets, SingleBar } from 'cli-progress';
import { Complaint } from './complaint';

/** A bar over the bytes of a file; only on a terminal. */
export const progressOf = async (
  file: string,
  quiet: boolean,
): Promise<{ advance(bytes: number): void; stop(): void }> => {
  const { size } = await stat(file).catch(() => {
    throw new Complaint(`There is no file ${file}.`);
  });
  if (quiet || !process.stderr.isTTY) return { advance: () => undefined, stop: () => undefined };
  const bar = new SingleBar(
    { format: '{bar} {percentage}% | {eta_formatted} left', hideCursor: true },
    Presets.shades_classic,
  );
  bar.start(size, 0);
  return {
    advance: (bytes) => bar.increment(bytes),
    stop: () => {
      bar.update(size);
      bar.stop();
    },
  };
};

/** A bar over something that is counted elsewhere; only on a terminal. */
export const countingBar = (
  quiet: boolean,
  what: string,
): { update(done: number, total: number | null, phase: string): void; stop(): void } => {
  if (quiet || !process.stderr.isTTY) return { update: () => undefined, stop: () => undefined };
  const bar = new SingleBar(
    { format: `{bar} {percentage}% | {value}/{total} ${what} | {phase}`, hideCursor: true },
    Presets.shades_classic,
  );
  bar.start(1, 0, { phase: 'queued' });
  return {
    update: (done, total, phase) => {
      bar.setTotal(Math.max(total ?? done, done, 1));
      bar.update(done, { phase });
    },
    stop: () => bar.stop(),
  };
};
