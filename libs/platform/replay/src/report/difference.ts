export const differenceKinds = ['missing', 'surplus', 'differs'] as const;
export type DifferenceKind = (typeof differenceKinds)[number];

/** `expected` and `found` are absent where the column may hold what somebody wrote. */
export interface ColumnDifference {
  readonly column: string;
  readonly expected?: unknown;
  readonly found?: unknown;
}

/** One row that is not what the log says. */
export interface Difference {
  readonly projection: string;
  readonly table: string;
  readonly shard: number;
  readonly accountId: string;
  /** Null where the row is made from many streams. */
  readonly streamId: string | null;
  /** The row's key, without shard and account. */
  readonly key: Readonly<Record<string, unknown>>;
  readonly kind: DifferenceKind;
  /** What differs; empty unless `kind` is `differs`. */
  readonly columns: readonly ColumnDifference[];
}

export type Counts = Readonly<Record<DifferenceKind, number>>;
export const noDifferences: Counts = { missing: 0, surplus: 0, differs: 0 };

export const countByKind = (differences: readonly Difference[], onto: Counts = noDifferences): Counts => {
  const counts = { ...onto };
  for (const { kind } of differences) counts[kind] += 1;
  return counts;
};

export const sumOf = ({ missing, surplus, differs }: Counts): number => missing + surplus + differs;
