import { z } from 'zod';

/** An id in a path, a query or a body; ours are in lower case. */
export const id = z.uuid().transform((text) => text.toLowerCase());
