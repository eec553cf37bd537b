import type { CommandMessage } from './command';

/** To a copy of another conversation's events: it is one of its own from now on. */
export type Fork = CommandMessage<
  'Fork',
  { fromConversationId: string; atMessageId: string | null; atVersion: number }
>;
