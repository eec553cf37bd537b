import type { Difference, ReplayView } from '@verbatim/replay';

/** It did what it was asked for; a dry run also found nothing. */
export const isClean = ({ state, dryRun, result }: ReplayView): boolean =>
  state === 'completed' && !(dryRun && (result?.differences ?? 0) > 0);

const many = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

/** What came of a replay, for a person. */
export const summaryOf = ({ id, state, error, dryRun, result }: ReplayView): string[] => {
  const head = `Replay ${id} ${state}${error ? ` (${error})` : ''}${dryRun ? ', a dry run' : ''}`;
  if (!result) return [`${head}.`];
  const { streams, events, differences, projections } = result;
  return [
    `${head}: ${many(events, 'event')} of ${many(streams, 'conversation')} read, ${many(differences, 'difference')}.`,
    ...projections.map((part) => `  ${part.name.padEnd(20)} ${part.state}${partText(part)}`),
  ];
};

const partText = ({
  differences,
  repaired,
  blockedMs,
  poison,
}: NonNullable<ReplayView['result']>['projections'][number]) => {
  const { missing, surplus, differs } = differences;
  const facts = [
    ...(missing + surplus + differs > 0 ? [`${missing} missing, ${surplus} surplus, ${differs} other`] : []),
    ...(repaired === null || repaired === 0 ? [] : [`${many(repaired, 'row')} put right`]),
    ...(blockedMs === null ? [] : [`swapped; writers waited ${blockedMs} ms`]),
    ...(poison
      ? [`cannot apply ${poison.type} at position ${poison.position} of shard ${poison.shard} (${poison.error})`]
      : []),
  ];
  return facts.length > 0 ? `: ${facts.join('; ')}` : '';
};

/** One difference as a line. */
export const differenceLine = ({ table, kind, key, columns }: Difference): string => {
  const name = Object.entries(key)
    .map(([column, value]) => `${column}=${String(value)}`)
    .join(' ');
  const what = columns.map(({ column, ...values }) =>
    'found' in values
      ? `${column}: ${JSON.stringify(values.found)} instead of ${JSON.stringify(values.expected)}`
      : `${column} (not shown)`,
  );
  return `  ${kind.padEnd(7)} ${table} ${name}${what.length > 0 ? `: ${what.join(', ')}` : ''}`;
};
