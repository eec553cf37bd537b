import { defineProblems } from '@verbatim/http';

export const webhookProblems = defineProblems({
  'webhook.replaying': { status: 409, title: 'A replay to this webhook goes on', retryable: true },
});
