import type { LoggerService } from '@nestjs/common';
import type { Logger } from './logger';

const MAX_MESSAGE_LENGTH = 500;

/**
 * Nest's own words in our log. What it tells while starting (routes mapped, modules loaded) is of use only when
 * looking for something, hence `debug`.
 */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  private write(level: 'trace' | 'debug' | 'warn' | 'error' | 'fatal', message: unknown, rest: unknown[]): void {
    if (!this.logger.isLevelEnabled(level)) return;
    const last = rest.at(-1);
    const context = typeof last === 'string' && !last.includes('\n') ? last : 'Nest';
    if (message instanceof Error) this.logger[level]({ context, err: message }, 'A part of the framework failed');
    else if (typeof message === 'string') this.logger[level]({ context }, message.slice(0, MAX_MESSAGE_LENGTH));
  }
}
