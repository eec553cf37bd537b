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
