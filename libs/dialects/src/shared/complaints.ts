import type { Refused } from '@verbatim/http';

/** The name of a field or a parameter at fault. */
export const nameOf = (pointer: string): string =>
  pointer.startsWith('/') ? pointer.slice(1).replaceAll('/', '.') : pointer.replace(/^(query|path|header)\./, '');

/** What was wrong, for people, in one text: with the names of the fields at fault where they are known. */
export const complaintOf = ({ detail, errors }: Pick<Refused, 'detail' | 'errors'>): string =>
  errors.length === 0
    ? detail
    : errors.map(({ pointer, message }) => (pointer === '' ? message : `${nameOf(pointer)}: ${message}`)).join('; ');
