import type { ApiText } from '@verbatim/http';

export const apiText: ApiText = {
  title: 'Verbatim',
  version: '0.1.0',
  description:
    'An event-sourced conversation service for AI agents. Send what a user said; an agent answers in the background, a human can take over, and every word is kept as an event.',
};
