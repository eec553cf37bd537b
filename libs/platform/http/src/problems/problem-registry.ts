import { Injectable } from '@nestjs/common';
import { platformProblems } from './platform.problems';
import type { ProblemCatalogue, ProblemRow } from './problem';

/** Every error code this process may answer with. */
@Injectable()
export class ProblemRegistry {
  private readonly rows = new Map<string, ProblemRow>(Object.entries(platformProblems));

  /** Throws when a code is declared twice with different meanings. */
  add(catalogue: ProblemCatalogue): void {
    for (const [code, row] of Object.entries(catalogue)) {
      const known = this.rows.get(code);
      if (known !== undefined && known !== row) throw new Error(`The problem ${code} is declared twice`);
      this.rows.set(code, row);
    }
  }

  find(code: string): ProblemRow | undefined {
    return this.rows.get(code);
  }

  all(): ReadonlyMap<string, ProblemRow> {
    return this.rows;
  }
}
