import type { ConversationRecord } from '../ports/conversation-reader.port';
import type { ConversationView } from './conversation.schema';

export const toConversationView = (record: ConversationRecord): ConversationView => ({
  ...record,
  customData: record.customData as ConversationView['customData'],
});
