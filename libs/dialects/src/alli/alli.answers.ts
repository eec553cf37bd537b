import { HttpAnswer } from '@verbatim/http';
import type { SavedAnswer } from '@verbatim/kernel';

const REPLAYED = 'idempotent-replayed';

/** Kept under an Idempotency-Key where what is answered is read anew, or is nothing: that it was done. */
export const done: SavedAnswer = { status: 200, headers: {}, body: {} };

/** 200, with what is to be said of a call that was answered before. */
export const answered = <Body>({ headers }: Pick<SavedAnswer, 'headers'>, body: Body): HttpAnswer<Body> =>
  new HttpAnswer(200, body, headers[REPLAYED] === undefined ? {} : { [REPLAYED]: headers[REPLAYED] });
