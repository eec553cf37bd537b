import type { ApiText } from '@verbatim/http';

export const apiText: ApiText = {
  title: 'Verbatim',
  version: '0.1.0',
  license: 'MIT',
  description: [
    'An event-sourced conversation service for AI agents. Send what a user said; an agent answers in the background, a human can take over, and every word is kept as an event.',
    'Times are RFC 3339 in UTC, ids are UUIDs in lower case, lengths count Unicode code points. Unknown fields in a body or query are refused; answers may gain fields at any time.',
    'Every error is a problem document (RFC 9457) with a stable `code`. Every answer carries `X-Request-Id`: yours, if you send one of 1 to 128 of `A-Z a-z 0-9 . _ -`. A W3C `traceparent` is kept with every event the call leads to.',
  ].join('\n\n'),
  tags: {
    Conversations: 'From the first message to the last: start, follow, hand over to a human, complete, delete.',
    Messages: 'What users, agents and humans said, and what became of each question.',
    Feedback: 'What users and members think of answers, and what should have been said.',
    'Summaries and scores':
      'What a conversation came to, and how well it went: by a model or by a human, asked for or by the agent’s settings.',
    Users: 'The people who talk: found by your id, e-mail or phone, or made.',
    Members: 'The humans of your staff. A call with their id in `Acting-Member` is recorded as their doing.',
    Agents: 'Who answers, and how.',
    'Agents: knowledge': 'What an agent knows: the built-in agent answers from it, others are given it.',
    Jobs: 'Long work over many rows: how far it is, and a way to pause, resume or cancel it.',
    Analytics: 'What happened, counted day by day in any time zone.',
    Projects: 'What groups agents, as a key sees it.',
    States: 'The steps of a project’s own workflow.',
    Categories: 'What a project’s conversations are about.',
    Variants: 'The configurations a project’s conversations run under.',
    Connectors: 'How a project delivers by e-mail, SMS and voice.',
    Webhooks: 'What happens, posted to you as it happens, signed and in order; or streamed while you listen.',
    Moving: 'Whole conversations, event by event, for another instance or a file of your own.',
    Retention: 'How long conversations are kept, and what is kept because somebody must.',
    'Admin: accounts': 'Tenants. Everything under Admin needs the platform administrator’s key.',
    'Admin: projects': 'An account’s projects and their rules for conversations.',
    'Admin: keys': 'API keys: made, shown once, revoked.',
    'Admin: providers': 'Model providers an account’s agents may use.',
    'Admin: audit': 'Who changed what.',
    'Admin: projections': 'What is made from the log, how far it is, and what it cannot get over.',
    'Admin: replays': 'Making read models anew from the log, and seeing which rows were not what it says.',
    'Admin: work': 'What is owed, what of it fails and why, and another chance for it.',
    'Admin: log':
      'The events of every account and the streams they lie in, without what people wrote unless asked for.',
  },
};
