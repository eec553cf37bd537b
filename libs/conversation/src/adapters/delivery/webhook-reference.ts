import { z } from 'zod';

const MAX_BYTES = 16_384;
const answer = z.object({ reference: z.string().min(1).max(200) });

/** The `reference` of a JSON answer, at most 16 kB and 200 characters of it; null for any other: it was taken all the same. */
export const referenceIn = async (response: Response): Promise<string | null> => {
  try {
    const { success, data } = answer.safeParse(JSON.parse(await firstText(response)));
    return success ? data.reference.toWellFormed().replaceAll('\0', '') || null : null;
  } catch {
    return null;
  }
};

const firstText = async ({ body }: Response): Promise<string> => {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of (body ?? []) as AsyncIterable<Uint8Array>) {
    size += piece.byteLength;
    if (size > MAX_BYTES) return ''; // leaving the loop ends the connection
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
};
