import type { ListWindow } from '@verbatim/conversation';

/** The window of a page that is asked for by its number, from 1. */
export const numbered = (page: number, size: number, direction: ListWindow['direction']): ListWindow => ({
  limit: size,
  offset: (page - 1) * size,
  direction,
  after: null,
  before: null,
});
