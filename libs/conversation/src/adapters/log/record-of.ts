import type { PastRecord } from '../../ports/past.port';
import type { StreamFold } from '../../shell/stream-fold';
import { activityTable, conversationsTable } from '../../shell/tables';
import { toConversation, toDetails, type ConversationRow } from '../postgres/conversation.row';
import { rowAsRead } from './row-as-read';

/** The conversation as its rows would be read after as many events. */
export const recordOf = ({ rows }: StreamFold): PastRecord => {
  const [whatItIs = {}] = rows.of(conversationsTable.name);
  const [activity = {}] = rows.of(activityTable.name);
  const row = {
    ...rowAsRead<Record<string, unknown>>(conversationsTable, whatItIs),
    ...rowAsRead<Record<string, unknown>>(activityTable, activity),
  };
  return { ...toConversation(row as unknown as ConversationRow), contextState: toDetails(row).contextState };
};
