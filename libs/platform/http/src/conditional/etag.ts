import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { refuse } from '../problems/platform.problems';

/** The strong ETag of a version: `"7"`. */
export const etagOf = (version: number): string => `"${version}"`;

const TAG = /\s*((?:W\/)?)"([\x21\x23-\x7e\x80-\xff]*)"\s*(,|$)/y;

const tagsOf = (header: string): readonly string[] | null => {
  const tags: string[] = [];
  TAG.lastIndex = 0;
  for (let match = TAG.exec(header); match !== null; match = TAG.exec(header)) {
    tags.push(`${match[1] ?? ''}${match[2] ?? ''}`);
    if (match[3] === '') return tags;
  }
  return null;
};

const malformed = (message: string): Error =>
  refuse('precondition.invalid', 'If-Match holds the ETag of the version you read, e.g. "7".', {
    errors: [{ pointer: 'header.if-match', message }],
  });

/** The refusal of a change to a version that is no longer the current one. */
export const versionMismatch = (): Error =>
  refuse('precondition.failed', 'It was changed since you read it: read it again, then decide.');

/**
 * The version an If-Match header expects; null when absent or `*` (any version will do: it only has to exist). Throws
 * `precondition.invalid` (400) for what is no ETag or names several versions, `precondition.failed` (412) for tags that
 * cannot match, such as weak ones.
 */
export const parseIfMatch = (header: string | undefined): number | null => {
  if (header === undefined || header.trim() === '*') return null;
  const tags = tagsOf(header);
  if (tags === null) throw malformed('is not an ETag');
  const versions = new Set(tags.filter((tag) => /^[1-9]\d{0,14}$/.test(tag)));
  if (versions.size > 1) throw malformed('names more than one version');
  const [version] = versions;
  if (version === undefined) throw versionMismatch();
  return Number(version);
};

/** Throws `precondition.failed` unless the current version is the expected one (null: any). */
export const requireVersion = (expected: number | null, current: number): void => {
  if (expected !== null && expected !== current) throw versionMismatch();
};

/** The version the request's If-Match expects, or null. */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext): number | null =>
  parseIfMatch(context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']),
);
