import { TransientFailure } from '@verbatim/conversation';
import type { z } from 'zod';

const thoughts = /^\s*<think>[\s\S]*?<\/think>/u;

/** The outermost object in a text: models put it into code fences, or their thoughts before it. */
const objectIn = (text: string): string => {
  const said = text.replace(thoughts, '');
  return said.slice(said.indexOf('{'), said.lastIndexOf('}') + 1);
};

// What the model said goes into no error: it repeats what people wrote.
const garbled = (kind: 'no-json' | 'wrong-shape'): TransientFailure =>
  new TransientFailure('provider-garbled', null, { cause: new Error(kind) });

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(objectIn(text));
  } catch {
    throw garbled('no-json');
  }
};

/**
 * The object a model was asked for in words. Many endpoints refuse `response_format`, or take only one kind of it, so
 * none is sent and the answer is checked here. Throws TransientFailure ('provider-garbled') when it does not fit.
 */
export const readObject = <T>(text: string, schema: z.ZodType<T>): T => {
  const checked = schema.safeParse(parsed(text));
  if (!checked.success) throw garbled('wrong-shape');
  return checked.data;
};
