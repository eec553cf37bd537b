import { Controller, Get, Param } from '@nestjs/common';
import { Undocumented } from '../openapi/operation-docs';
import { Policy } from '../request/policy';
import { refuse } from './platform.problems';
import type { ProblemRow } from './problem';
import { ProblemRegistry } from './problem-registry';

type Described = ProblemRow & { readonly code: string; readonly type: string };

const describe = ([code, row]: [string, ProblemRow]): Described => ({
  type: `/problems/${code}`,
  code,
  ...row,
  retryable: row.retryable ?? false,
});

/** What the `type` of a problem document leads to. */
@Controller('problems')
export class ProblemsController {
  constructor(private readonly problems: ProblemRegistry) {}

  @Get()
  @Policy({ public: true })
  @Undocumented()
  list(): { data: readonly Described[] } {
    return { data: [...this.problems.all()].sort(([a], [b]) => (a < b ? -1 : 1)).map(describe) };
  }

  @Get(':code')
  @Policy({ public: true })
  @Undocumented()
  read(@Param('code') code: string): Described {
    const row = this.problems.find(code);
    if (row === undefined) throw refuse('resource.not-found', 'There is no such problem.');
    return describe([code, row]);
  }
}
