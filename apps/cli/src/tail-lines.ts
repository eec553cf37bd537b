import type { RecordedEvent } from '@verbatim/event-store';

// Terminal escapes in what people wrote are shown, not obeyed.
const harmless = (text: string): string => text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd');

const speakers: Readonly<Record<string, string>> = {
  'conversation.message-posted.v1': 'user',
  'conversation.reply-completed.v1': 'agent',
  'conversation.partial-reply-kept.v1': 'agent (stopped)',
  'conversation.human-message-posted.v1': 'human',
  'conversation.reply-suppressed.v1': 'draft',
};

/** One event as a person reads it: time, version, who said what, or what happened. */
export const lineFor = (event: RecordedEvent): string => {
  const head = `${event.occurredAt}  ${String(event.version).padStart(4)}  `;
  const speaker =
    speakers[event.type] ?? (event.type === 'conversation.message-imported.v1' ? String(event.data['role']) : null);
  if (speaker === null) return `${head}· ${event.type.replace(/^conversation\./, '').replace(/\.v\d+$/, '')}`;
  const text = event.content?.['text'];
  return `${head}${speaker}: ${typeof text === 'string' ? harmless(text) : '[erased]'}`;
};
