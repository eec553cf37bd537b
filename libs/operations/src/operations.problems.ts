import { defineProblems } from '@verbatim/http';

export const operationsProblems = defineProblems({
  'work.not-failing': { status: 409, title: 'The work has not failed, so it cannot be requeued' },
});
