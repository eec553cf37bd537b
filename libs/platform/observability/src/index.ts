export { allowed, errorFields, logFields, type ErrorFields } from './log-fields';
export { createLogger, LOGGER, silentLogger, type Logger, type LoggerOptions } from './logger';
export { Metrics } from './metrics';
export { NestLogger } from './nest-logger';
export { ObservabilityModule } from './observability.module';
