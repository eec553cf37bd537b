import { etagOf, HttpAnswer } from '@verbatim/http';
import type { AccountScope } from '@verbatim/kernel';
import { ConversationError } from '../domain/conversation.errors';
import type { ConversationReader } from '../ports/conversation-reader.port';
import type { ConversationView } from '../wire/conversation.schema';
import { toConversationView } from '../wire/conversation.view';

/** The conversation as it stands, with its version as ETag. Throws `conversation.not-found`. */
export const conversationAnswer = async (
  conversations: ConversationReader,
  scope: AccountScope,
  id: string,
): Promise<HttpAnswer<ConversationView>> => {
  const found = await conversations.find(scope, id);
  if (!found) throw new ConversationError('conversation.not-found');
  return new HttpAnswer(200, toConversationView(found), { etag: etagOf(found.version) });
};
