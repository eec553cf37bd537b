import { detailFields, type DetailField } from '../domain/conversation.events';

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The column of `conversations` that holds a detail. */
export const detailColumns = Object.fromEntries(detailFields.map((field) => [field, snake(field)])) as Readonly<
  Record<DetailField, string>
>;

/** The columns of `conversations` with people's words in them: null once erased. */
export const erasedColumns: readonly string[] = [
  ...Object.values(detailColumns),
  'handover_reason',
  'handover_destination',
  'summary',
  'hold_reason',
];
