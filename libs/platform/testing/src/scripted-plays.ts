import {
  answer,
  assessing,
  errorBody,
  jsonObject,
  pieces,
  scriptedRationale,
  scriptedSummary,
  status,
} from './scripted-answers';
import type { Play } from './scripted-call';

const page = '<!doctype html><html><head><title>Sign in</title></head><body>Please sign in</body></html>';
const megabytes = 10 * 1024 * 1024;
const wall = 'lorem ipsum dolor sit amet '.repeat(2_400);

const flood = (before: string, unit: string): Play => {
  return async (call) => {
    await call.raw(before);
    while (call.bytesSent < megabytes && !call.isGone) await call.raw(unit);
    await call.end();
  };
};

/** Every way a provider misbehaves that we know of, by name; a request whose model has the name gets the play. */
export const plays = {
  'slow-drip': async (call) => {
    while (!call.isGone) {
      await call.piece('drip ');
      await call.pause(20);
    }
  },
  'hang-before-headers': (call) => call.hang(),
  'hang-after-headers': (call) => {
    call.open();
    return call.hang();
  },
  'hang-mid-stream': async (call) => {
    await call.piece('Well, ');
    await call.hang();
  },
  'reset-before-headers': (call) => call.reset(),
  'reset-mid-stream': async (call) => {
    await call.piece('Well, ');
    call.reset();
  },
  'rate-limited': status(429, { code: 'rate_limit_exceeded' }),
  'rate-limited-retry-after': status(429, { code: 'rate_limit_exceeded', headers: { 'retry-after': '7' } }),
  quota: status(429, { type: 'insufficient_quota', code: 'insufficient_quota' }),
  'error-500': status(500),
  'unavailable-503': status(503),
  'unavailable-503-retry-after': status(503, { headers: { 'retry-after': '3' } }),
  'unauthorized-401': status(401, { code: 'invalid_api_key' }),
  'bad-request-400': status(400),
  redirect: status(307, { headers: { location: 'http://169.254.169.254/latest/meta-data' } }),
  'html-page': (call) => call.answer(200, page, { 'content-type': 'text/html; charset=utf-8' }),
  'html-page-502': (call) => call.answer(502, page, { 'content-type': 'text/html' }),
  'html-page-in-stream': async (call) => {
    await call.raw(page);
    await call.end();
  },
  empty: pieces(),
  'empty-body': (call) => call.answer(200, '', { 'content-type': 'text/event-stream' }),
  blank: pieces(' ', '\n', '\u0000'),
  'ten-megabytes': async (call) => {
    while (call.bytesSent < megabytes && !call.isGone) await call.piece(wall);
    await call.finish();
    await call.end();
  },
  'ten-megabyte-line': flood('data: {"choices":[{"delta":{"content":"', wall),
  'ten-megabyte-comments': flood('', `: ${'x'.repeat(60_000)}\n\n`),
  'ten-megabyte-error': (call) => call.answer(500, wall.repeat(megabytes / wall.length)),
  'invalid-json': async (call) => {
    await call.piece('Well, ');
    await call.raw('data: {"choices":[{"delta":{"content":"oops\n\n');
    await call.finish();
    await call.end();
  },
  'wrong-shape': async (call) => {
    await call.event({ choices: 'none' });
    await call.end();
  },
  'invalid-utf8': async (call) => {
    await call.raw(
      Buffer.from('data: {"choices":[{"index":0,"delta":{"content":"caf\xc3\x28 au lait"}}]}\n\n', 'latin1'),
    );
    await call.finish();
    await call.end();
  },
  nul: pieces('be\u0000fore', ' and\u0000', '\u0000 after'),
  'lone-surrogate': pieces('cut \ud83d', ' here \ude00', ' and there \ud83d'),
  'split-surrogate': pieces('smile \ud83d', '\ude00', ' now'),
  'two-finishes': async (call) => {
    await call.piece('First.');
    await call.finish();
    await call.piece(' Second.');
    await call.finish();
    await call.end();
  },
  'no-finish': async (call) => {
    await call.piece('Well, ');
    await call.end();
  },
  'cut-off': async (call) => {
    await call.piece('Well, ');
    await call.raw('data: {"choi');
    call.reset();
  },
  'done-then-silence': async (call) => {
    await call.piece('All said.');
    await call.finish();
    await call.raw('data: [DONE]\n\n');
    await call.hang();
  },
  'length-limit': answer({ text: 'As far as I got', finishReason: 'length' }),
  'content-filter': answer({ text: 'I must', finishReason: 'content_filter' }),
  assessing: assessing(),
  'good-summary': jsonObject({ summary: scriptedSummary }),
  'good-score': jsonObject({ score: 8.5, rationale: scriptedRationale }),
  'score-99': jsonObject({ score: 99, rationale: scriptedRationale }),
  'not-json': answer({ text: 'I would say that this went rather well.' }),
  'wrong-schema': jsonObject({ summary: ['one', 'two'], score: 'high' }),
  'error-in-stream': async (call) => {
    await call.piece('Well, ');
    await call.raw(`data: ${errorBody('scripted', 'server_error', null)}\n\n`);
    await call.end();
  },
  'quota-in-stream': async (call) => {
    await call.raw(`data: ${errorBody('scripted', 'insufficient_quota', 'insufficient_quota')}\n\n`);
    await call.end();
  },
} as const satisfies Record<string, Play>;

export type PlayName = keyof typeof plays;
