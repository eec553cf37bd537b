import type { CheckReport, Finding, Verdict } from '@verbatim/operations-doctor';

const WIDTH = 16;

const placeOf = ({ shard, accountId, streamId, table, key }: Finding): string =>
  [
    ...(table === undefined ? [] : [table]),
    ...(shard === undefined ? [] : [`shard ${shard}`]),
    ...(accountId === undefined ? [] : [`account ${accountId}`]),
    ...(streamId === undefined ? [] : [`stream ${streamId}`]),
    ...Object.entries(key ?? {}).map(([column, value]) => `${column}=${String(value)}`),
  ].join(' ');

const headOf = ({ findings, more, error }: CheckReport): string => {
  if (error !== null) return `could not be looked at: ${error}`;
  if (findings.length === 0) return 'ok';
  return `${findings.length}${more ? ' and more' : ''} found`;
};

/** A line for the check, and one for each thing found. */
export const linesOf = (report: CheckReport): string[] => [
  `${report.check.padEnd(WIDTH)} ${headOf(report)}`,
  ...report.findings.map((finding) => `  ${placeOf(finding)}: ${finding.what}`),
];

export const lastLine: Readonly<Record<Verdict, string>> = {
  clean: 'Nothing is wrong.',
  findings: 'Something is wrong: docs/doctor.md says what each finding means and what to do.',
  unknown: 'Not everything could be looked at.',
};
