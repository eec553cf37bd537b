import { z } from 'zod';

/** An id, as others write it and we keep it. */
export const uuid = z.uuid().toLowerCase();
