import type { FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { refuse } from '../problems/platform.problems';

/**
 * Which of the media types the caller would rather have; the first of them where it does not mind. Throws
 * `request.not-acceptable` when it takes none.
 */
export const acceptedType = <Type extends string>({ headers }: FastifyRequest, types: readonly Type[]): Type => {
  const found = new Negotiator({ headers }).mediaType([...types]);
  if (found !== undefined) return found as Type;
  throw refuse('request.not-acceptable', `This comes as ${types.join(', ')}.`, {
    errors: [{ pointer: 'header.accept', message: 'takes none of them' }],
  });
};
