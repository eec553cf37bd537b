import type { ProblemCatalogue } from './problem';

const rowOf = ([code, row]: [string, ProblemCatalogue[string]]): string =>
  `| \`${code}\` | ${row.status} | ${row.title} | ${row.retryable ? 'yes' : 'no'} |`;

/** The reference page of all error codes, by catalogue in the order given, each sorted by code. */
export const errorsMarkdown = (catalogues: Readonly<Record<string, ProblemCatalogue>>): string =>
  [
    '# Errors',
    '',
    'Every error is an `application/problem+json` document (RFC 9457). Its `code` is stable: act on it, not on the',
    'words. `retryable` says whether the same call may succeed later, unchanged.',
    ...Object.entries(catalogues).flatMap(([heading, catalogue]) => [
      '',
      `## ${heading}`,
      '',
      '| code | status | meaning | retryable |',
      '| --- | --- | --- | --- |',
      ...Object.entries(catalogue)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(rowOf),
    ]),
    '',
  ].join('\n');
