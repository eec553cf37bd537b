import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { AgentWatch } from './ports/agent-watch.port';
import type { Clock } from './ports/clock.port';
import type { ConversationUsage } from './ports/conversation-usage.port';
import type { PreparedClient } from './ports/prepared-client.port';
import type { TargetCheck } from './ports/target-check.port';
import type { WebhookWatch } from './ports/webhook-watch.port';

export interface DirectoryOptions {
  /** Encrypts stored credentials and signs cursors. The same in every process. */
  readonly secretKey: string;
  /** The platform administrator's key; only a process that answers HTTP needs it. */
  readonly adminKey?: string;
  /** For the look-ups of every call: a `pg` pool. */
  readonly pool: PreparedClient;
  readonly checkTarget: TargetCheck;
  readonly usage: ConversationUsage;
  /** Nobody, unless said otherwise. */
  readonly agentWatch?: AgentWatch;
  /** Nobody, unless said otherwise: then new endpoints begin at the start of the log. */
  readonly webhookWatch?: WebhookWatch;
  /** Failed attempts one address may make in a minute before it is told to wait: 20 unless said otherwise. */
  readonly failedAttemptsPerMinute?: number;
  /** The system's, unless a test says otherwise. */
  readonly clock?: Clock;
}

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN: DIRECTORY_OPTIONS } =
  new ConfigurableModuleBuilder<DirectoryOptions>().setClassMethodName('forRoot').build();
