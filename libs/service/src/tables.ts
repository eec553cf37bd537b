import {
  applyRetention,
  closeIdle,
  conversationTables,
  deliverMessage,
  eraseConversation,
  generateReply,
  lookAnew,
  scoreConversation,
  summariseConversation,
} from '@verbatim/conversation';
import type { TableShape } from '@verbatim/event-store';
import { idempotencyTable } from '@verbatim/http';
import { runJob } from '@verbatim/jobs';
import { deliverWebhook, tendWebhook } from '@verbatim/webhooks';
import { scrubsTable } from '@verbatim/replay';
import { owedTable, type OwedWorkDefinition } from '@verbatim/owed-work';

/** Every table whose rows commit together with events. */
export const tables: readonly TableShape[] = [...conversationTables, owedTable, idempotencyTable, scrubsTable];

/** Every kind of work the service owes. */
export const definitions: readonly OwedWorkDefinition[] = [
  generateReply,
  eraseConversation,
  summariseConversation,
  scoreConversation,
  deliverMessage,
  closeIdle,
  lookAnew,
  applyRetention,
  runJob,
  deliverWebhook,
  tendWebhook,
];
