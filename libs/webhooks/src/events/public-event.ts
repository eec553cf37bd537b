import { wholeEvent } from '@verbatim/conversation';
import type { WebhookEventType } from '@verbatim/directory';
import { isCopied, type RecordedEvent } from '@verbatim/event-store';
import { derivedId } from '@verbatim/ids';
import type { ConversationFacts } from './conversation-facts';
import { saidBy } from './said-by';

/** An event as it is told outside. */
export interface PublicEvent {
  readonly type: WebhookEventType;
  /** The same for ever, however often and wherever it is told. */
  readonly id: string;
  /** When it happened. */
  readonly timestamp: string;
  readonly data: {
    readonly conversation: ConversationFacts;
    /** Of the conversation, which the event made. */
    readonly version: number;
  } & Readonly<Record<string, unknown>>;
}

export const eventIdOf = ({
  accountId,
  streamId,
  version,
}: Pick<RecordedEvent, 'accountId' | 'streamId' | 'version'>) => derivedId('event', accountId, streamId, version);

/** Null for what is not told. `hidden`: the API shows the conversation no more, so no words are told either. */
export const publicEventOf = (
  recorded: RecordedEvent,
  conversation: ConversationFacts,
  { hidden }: { readonly hidden: boolean },
): PublicEvent | null => {
  if (isCopied(recorded)) return null; // it was told when it happened
  const { version } = recorded;
  const event = wholeEvent(hidden ? { ...recorded, content: null } : recorded);
  const said = saidBy(event, recorded.streamId, version);
  return (
    said && {
      type: said.type,
      id: eventIdOf(recorded),
      timestamp: event.data.occurredAt,
      data: { conversation, version, ...said.data },
    }
  );
};
