import type { Play, ScriptedCall, TokenCounts } from './scripted-call';

export const errorBody = (message: string, type: string, code: string | null): string =>
  JSON.stringify({ error: { message, type, param: null, code } });

/** Words with the space after them: joined, they are the text again. */
const words = (text: string): string[] => text.match(/\s*\S+\s*|\s+/g) ?? [];

export interface AnswerOptions {
  readonly text: string;
  /** Before the headers. */
  readonly delayMs?: number;
  /** Before each word. */
  readonly betweenMs?: number;
  readonly tokens?: TokenCounts | null;
  readonly finishReason?: string;
}

/** A good answer, word by word. */
export const answer =
  ({ text, delayMs = 0, betweenMs = 0, tokens, finishReason }: AnswerOptions): Play =>
  async (call) => {
    await call.pause(delayMs);
    for (const word of words(text)) {
      await call.pause(betweenMs);
      await call.piece(word);
    }
    await call.finish(finishReason, tokens);
    await call.end();
  };

/** The pieces exactly as given, then a good end. */
export const pieces =
  (...texts: readonly string[]): Play =>
  async (call) => {
    for (const text of texts) await call.piece(text);
    await call.finish();
    await call.end();
  };

/** A JSON object as the answer's text. */
export const jsonObject = (value: object): Play => answer({ text: JSON.stringify(value) });

export const scriptedSummary = 'The user asked about shipping to Norway. The agent said that it takes five days.';
export const scriptedRationale = 'The question was answered at once.';

/** Gives the last user message back. */
export const echo =
  (options: Omit<AnswerOptions, 'text'> = {}): Play =>
  (call) =>
    answer({ ...options, text: `You said: ${call.question}` })(call);

/** Which object the rules of the system message ask for; null for a plain reply. */
const askedFor = (call: ScriptedCall): 'summary' | 'score' | null => {
  const system = JSON.stringify(call.request.body.messages?.find(({ role }) => role === 'system')?.content ?? '');
  const [, key] = /and nothing else: \{\\"(summary|score)\\":/.exec(system) ?? [];
  return key === 'summary' || key === 'score' ? key : null;
};

export interface AssessingOptions {
  readonly summary?: string;
  readonly score?: number;
  readonly rationale?: string | null;
  /** Of its echo: before each word. */
  readonly betweenMs?: number;
}

/** An agent's model that assesses as well: the object that is asked for, else an echo. */
export const assessing =
  ({
    summary = scriptedSummary,
    score = 8.5,
    rationale = scriptedRationale,
    betweenMs = 0,
  }: AssessingOptions = {}): Play =>
  (call) => {
    switch (askedFor(call)) {
      case 'summary':
        return jsonObject({ summary })(call);
      case 'score':
        return jsonObject({ score, rationale })(call);
      case null:
        return echo({ betweenMs })(call);
    }
  };

export interface StatusOptions {
  readonly headers?: Record<string, string>;
  readonly type?: string;
  readonly code?: string | null;
}

/** An error answer in OpenAI's shape. */
export const status =
  (code: number, { headers, type = 'error', code: errorCode = null }: StatusOptions = {}): Play =>
  (call) =>
    call.answer(code, errorBody(`scripted ${code}`, type, errorCode), headers);
