import { z } from 'zod';

/** An id in a path, a query or a body; ours are in lower case. */
export const id = z.uuid().transform((text) => text.toLowerCase());

/** The id that a text is; null for what is none, and so names nothing here. */
export const idIn = (text: string): string | null => id.safeParse(text).data ?? null;

/** For filters: what is no id finds nothing. */
export const idsIn = (text: string): string[] => [idIn(text) ?? []].flat();
