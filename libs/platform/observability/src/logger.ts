import pino, { type DestinationStream, type Logger as PinoLogger } from 'pino';
import { allowed } from './log-fields';

/** Writes JSON lines. The message is a fixed sentence of ours; what varies goes into the fields of `logFields`. */
export type Logger = Pick<
  PinoLogger,
  'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'isLevelEnabled' | 'level'
>;

/** Inject with `@Inject(LOGGER) logger: Logger`. */
export const LOGGER = Symbol('Logger');

export interface LoggerOptions {
  readonly level: string;
  /** `api`, `worker` or `cli`: on every line. */
  readonly process: string;
  /** Default: standard output, written in the same turn so that nothing is lost on a crash. */
  readonly destination?: DestinationStream;
}

export const createLogger = ({ level, process, destination }: LoggerOptions): Logger =>
  pino(
    {
      level,
      base: { process },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: allowed },
      serializers: { err: (fields: unknown) => fields }, // `allowed` has already reduced it
    },
    destination ?? pino.destination({ dest: 1, sync: true }),
  );

/** A logger that says nothing, for tests and tools. */
export const silentLogger = (): Logger => pino({ level: 'silent' });
