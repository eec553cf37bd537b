import { blankDetails } from '../domain/conversation.events';
import type { PastRecord } from '../ports/past.port';
import { toConversationView } from '../wire/conversation.view';
import type { FieldChange } from '../wire/past.schema';

type Fields = Readonly<Record<string, unknown>>;

/** A conversation field by field, as it is shown, without its version and with its context state. */
export const fieldsOf = (record: PastRecord): Fields => {
  const { version: _, ...fields } = toConversationView(record);
  return { ...fields, contextState: record.contextState };
};

/** What a conversation is before it begins. */
export const noFields: Fields = { ...blankDetails, categoryIds: [], keepOpen: false };

/** The fields that differ, in the order in which they are shown. */
export const changesBetween = (before: Fields, after: Fields): FieldChange[] =>
  Object.keys(after)
    .filter((field) => JSON.stringify(before[field] ?? null) !== JSON.stringify(after[field] ?? null))
    .map((field) => ({ field, before: json(before[field]), after: json(after[field]) }));

/** Fields hold plain JSON: they are shown as such. */
const json = (value: unknown): FieldChange['before'] => (value ?? null) as FieldChange['before'];
