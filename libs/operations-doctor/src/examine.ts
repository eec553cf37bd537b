import type { Pool } from 'pg';
import type { Check, CheckOptions, Finding } from './check';
import { checks } from './checks';

/** What came of a check. */
export interface CheckReport {
  readonly check: string;
  readonly describe: string;
  readonly findings: readonly Finding[];
  /** There is more to find than was kept. */
  readonly more: boolean;
  /** Why it could not be looked at to the end; null when it was. */
  readonly error: string | null;
}

/** `clean`, or something was found; `unknown` when nothing was found but not everything could be looked at. */
export type Verdict = 'clean' | 'findings' | 'unknown';

export const OVERDUE_MS = 15 * 60_000;

/** Runs the checks one after the other; each tells at most `keep` findings (100). One that fails does not end the others. */
export async function* examine(
  db: Pool,
  options: CheckOptions,
  { keep = 100, of = checks }: { readonly keep?: number; readonly of?: readonly Check[] } = {},
): AsyncGenerator<CheckReport> {
  for (const check of of) yield await reportOf(check, db, options, keep);
}

const reportOf = async (check: Check, db: Pool, options: CheckOptions, keep: number): Promise<CheckReport> => {
  const findings: Finding[] = [];
  const report = { check: check.name, describe: check.describe, findings, error: null };
  try {
    for await (const finding of check.run(db, options)) {
      if (findings.length === keep) return { ...report, more: true };
      findings.push(finding);
    }
    return { ...report, more: false };
  } catch (error) {
    return { ...report, more: false, error: error instanceof Error ? error.message : String(error) };
  }
};

export const verdictOf = (reports: readonly CheckReport[]): Verdict => {
  if (reports.some(({ findings }) => findings.length > 0)) return 'findings';
  return reports.some(({ error }) => error !== null) ? 'unknown' : 'clean';
};
