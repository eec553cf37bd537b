export { ConfigError, configTable, loadConfig, type Config, type ConfigWith } from './config';
export { CONFIG, ConfigModule } from './config.module';
export type { VariableName } from './variables';
