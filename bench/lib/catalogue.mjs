/** Every benchmark: what is put beside what, and what is wanted of the ratio. The order is the order of `all`. */
export const catalogue = [
  {
    name: 'append',
    sides: "the store's append of a posted message (events, rows, owed work, saved answer) : one prepared insert",
    target: '≥ 1.5 at 64 callers, ≥ 0.6 at 1',
  },
  {
    name: 'append-peers',
    sides: "the same append : one event through emmett-postgresql, and through castore's Postgres adapter",
    target: '≥ 5 (emmett), ≥ 1.5 (castore), 64 callers',
  },
  {
    name: 'send',
    sides: 'POST …/messages answered 202 : POST of the same body to an empty Nest + Fastify',
    target: '≥ 0.35, 64 connections',
  },
  {
    name: 'hot-stream',
    sides: '64 writers of one conversation : one writer',
    target: 'p99 ≤ 64 × one writer; no writer below half of the mean',
  },
  {
    name: 'load',
    sides: 'append to a conversation of 10,000 events : of 10 events',
    target: '≤ 1.3 times as long',
  },
  {
    name: 'turnaround',
    sides: 'message stored → answer stored, idle, a model of 0 ms : the target',
    target: 'p50 ≤ 15 ms (Redis), ≤ 30 ms (Postgres)',
  },
  {
    name: 'replies',
    sides: 'messages accepted and answered per second, one api and one worker : the target',
    target: '≥ 800/s (Redis)',
  },
  {
    name: 'import',
    sides: '`verbatim import` : the same appends handed to the store, 64 at a time',
    target: '≥ 0.5',
  },
  {
    name: 'worker',
    sides: 'wake-up → claimed → answer stored, 50 at a time : a BullMQ worker that does nothing',
    target: '≥ 0.25',
  },
  {
    name: 'order',
    sides: 'what a follower saw, writers killed and strangers in the way : what was stored',
    target: '0 missed, 0 inverted, 0 gaps',
  },
  {
    name: 'memory',
    sides: 'RSS of api and worker after 100,000 messages : after half of them',
    target: '≤ 1.1 times as much; ≤ 220 MB each',
  },
  {
    name: 'daily-counts',
    sides:
      "a year of daily counts from the api, conversations alone and all measures : the same SQL through pg's client",
    target: 'p95 ≤ 2 times as long; no sequential scan',
  },
  {
    name: 'reading',
    sides: 'lists, searches and a transcript over HTTP, 100,000 conversations : the same SQL through pg',
    target: 'p95 ≤ 2 times as much; no table read whole',
  },
  {
    name: 'dialects',
    sides: "each dialect's list, and the send of the one that has one : the equal native call",
    target: 'p50 < 1.15 times as long, no more statements',
  },
  {
    name: 'replay',
    sides:
      'conversations and messages made anew : reading and parsing, and `js COPY` of one row an event; sends during it',
    target: '≥ 0.5 of each; p99 of sends ≤ 1.5 times as long; swap ≤ 200 ms',
  },
];
