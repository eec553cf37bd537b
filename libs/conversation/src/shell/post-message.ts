import type { CommandMeta, PostMessage } from '../domain/conversation.commands';
import type { OnBusy } from '../domain/conversation.events';
import type { AgentFacts } from '../ports/agents.port';
import { partsOf, type MessageExtras } from './message-parts';

// However long the user keeps typing, the first question of a burst waits at most this long.
export const DEBOUNCE_CAP_MS = 30_000;

export interface MessageInput extends MessageExtras {
  readonly text: string;
  readonly context?: string | undefined;
  readonly onBusy?: OnBusy | undefined;
  readonly debounceMs?: number | undefined;
}

/** What the caller said, completed by how its agent behaves. */
export const postMessageOf = (
  messageId: string,
  message: MessageInput,
  userId: string | null,
  agent: AgentFacts,
  meta: CommandMeta,
): PostMessage => ({
  type: 'PostMessage',
  data: {
    messageId,
    userId,
    text: message.text,
    context: message.context ?? null,
    ...partsOf(message),
    onBusy: message.onBusy ?? agent.onBusy,
    debounceMs: message.debounceMs ?? agent.debounceMs,
    debounceCapMs: DEBOUNCE_CAP_MS,
    reopen: agent.reopenOnMessage,
    agentKind: agent.kind,
  },
  meta,
});
