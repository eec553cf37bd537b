import { z } from 'zod';
import { readObject } from './read-object';

const schema = z.object({ score: z.number() });

describe("the object in a model's answer", () => {
  it.each([
    ['alone', '{"score": 7}'],
    ['in a code fence', 'Here it is:\n```json\n{"score": 7}\n```\nGlad to help.'],
    ['behind thoughts', '<think>Maybe {"score": 3}? No.</think>\n{"score": 7}'],
    ['with more than was asked for', '{"score": 7, "mood": {"is": "good"}}'],
  ])('is found %s', (_, text) => {
    expect(readObject(text, schema)).toEqual({ score: 7 });
  });

  it.each([
    ['no object', 'Seven.', 'no-json'],
    ['half an object', '{"score": 7', 'no-json'],
    ['two objects', '{"score": 7} or {"score": 8}', 'no-json'],
    ['another object', '{"rating": 7}', 'wrong-shape'],
    ['a number beyond numbers', '{"score": 1e999}', 'wrong-shape'],
  ])('is garbled where there is %s', (_, text, kind) => {
    expect(() => readObject(text, schema)).toThrow(
      expect.objectContaining({ reason: 'provider-garbled', retryAfterMs: null, cause: new Error(kind) }),
    );
  });
});
