/** Milliseconds since 1970, as Alli says times. */
export const epochOf = (time: string): number => Date.parse(time);

/** The first moment at or after one that may lie between two milliseconds: ranges then begin and end where they say. */
export const timeAt = (epoch: number): string => new Date(Math.ceil(epoch)).toISOString();
