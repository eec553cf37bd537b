import { HttpAnswer } from '@verbatim/http';
import type { SavedAnswer } from '@verbatim/kernel';

const REPLAYED = 'idempotent-replayed';

/** Kept under an Idempotency-Key where what is answered is read anew, or is nothing: that it was done. */
export const done: SavedAnswer = { status: 200, headers: {}, body: {} };

/** What a dialect says of a call whose answer was kept, with the mark of one that was answered before. */
export const answered = <Body>({ headers }: Pick<SavedAnswer, 'headers'>, body: Body, status = 200): HttpAnswer<Body> =>
  new HttpAnswer(status, body, headers[REPLAYED] === undefined ? {} : { [REPLAYED]: headers[REPLAYED] });
