import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { HttpAnswer } from '../app/http-answer';

/**
 * An answer that is written as it is read: `pieces` is asked for the next piece when the reader has taken the last, and
 * told to stop (its `finally` runs) when the reader is gone. Resolves once the first piece is there, so what fails
 * before it is a problem document; what fails later ends the connection.
 */
export const streamedAnswer = async (
  request: FastifyRequest,
  contentType: string,
  pieces: AsyncIterable<string>,
): Promise<HttpAnswer<Readable>> => {
  request.streaming = true;
  const reading = pieces[Symbol.asyncIterator]();
  const first = await reading.next();
  const whole = async function* (): AsyncGenerator<string> {
    try {
      for (let next = first; !next.done; next = await reading.next()) if (next.value !== '') yield next.value;
    } finally {
      await reading.return?.();
    }
  };
  return new HttpAnswer(200, Readable.from(whole(), { highWaterMark: 1 }), { 'content-type': contentType });
};

/** The media type of lines of JSON. */
export const NDJSON = 'application/x-ndjson' as const;

/** Each page of rows as lines of JSON. */
export const ndjson = async function* <Row>(pages: AsyncIterable<readonly Row[]>): AsyncGenerator<string> {
  for await (const rows of pages) yield rows.map((row) => `${JSON.stringify(row)}\n`).join('');
};
