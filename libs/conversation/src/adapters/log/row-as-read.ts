import type { Row, TableShape } from '@verbatim/event-store';

/** A row as it was given to be written, in the form in which `pg` hands over what is read of it to be shown. */
export const rowAsRead = <Read>({ columns }: TableShape, row: Row): Read =>
  Object.fromEntries(
    Object.entries(columns).map(([column, type]) => [column, valueAsRead(type, row[column] ?? null)]),
  ) as Read;

const valueAsRead = (type: string, value: unknown): unknown =>
  type === 'numeric' && value !== null ? String(value) : value;
