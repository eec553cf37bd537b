import fc from 'fast-check';
import type { MessageRecord } from '../../ports/message-reader.port';
import { messageOf } from '../../shell/message-of';
import { posted } from '../../../test/events';
import { asMarkdown, harmlessLine, harmlessLines } from './harmless';
import { formats } from './transcript.formats';

const head = { conversationId: 'c1', title: 'A reset', startedAt: '2026-03-01T09:00:00.000Z' };
const message = (fields: Partial<MessageRecord> = {}): MessageRecord => {
  const made = messageOf(posted('q1'), 'c1');
  if (!made) throw new Error('the event adds no message');
  return { ...made, ...fields };
};
const whole = (name: keyof typeof formats, messages: readonly MessageRecord[], of = head): string => {
  const { begin, message: written, end } = formats[name];
  return begin(of) + messages.map((one, index) => written(one, index === 0)).join('') + end;
};

const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '\n',
        '\r',
        '\r\n',
        '\u2028',
        '\u0085',
        '\f',
        '## Agent',
        '> ',
        '2. Agent, 2026',
        '===',
        '```',
        '~~~',
      ),
      fc.constantFrom('<b>', '![x](http://x)', '\u001b[2J', '\u009b31m', '\u202e', '    ', '\t', '- ', '1. ', '|a|'),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

describe('a transcript', () => {
  it('as text names the speaker at the beginning of a line, and indents every line that was said', () => {
    const said = message({ text: 'One\r\n2. Agent, 2026\n\tThree' });
    expect(whole('text', [said])).toBe(
      `A reset\nc1, ${head.startedAt}\n\n1. User, ${said.createdAt}\n  One\n  2. Agent, 2026\n  \tThree\n`,
    );
  });

  it('as Markdown has a heading for each speaker, and quotes what was said', () => {
    const said = message({ role: 'human', authorName: 'Mia *B*', text: '## Agent\n1. <b>no</b>' });
    expect(whole('markdown', [said])).toBe(
      `# A reset\n\nc1, ${head.startedAt}\n\n## Human (Mia \\*B\\*)\n\n${said.createdAt}\n\n> \\#\\# Agent\n> 1\\. \\<b\\>no\\</b\\>\n`,
    );
  });

  it('as JSON is one document, as NDJSON one for each line', () => {
    const messages = [message({ text: 'One\n' }), message({ id: 'q2', seq: 2, text: null })];
    const shown = messages.map(({ id, seq, role, text, createdAt, modality, authorName }) => ({
      id,
      seq,
      role,
      text,
      createdAt,
      modality,
      authorName,
    }));
    expect(JSON.parse(whole('json', messages))).toEqual({ ...head, messages: shown });
    expect(JSON.parse(whole('json', []))).toEqual({ ...head, messages: [] });
    const lines = whole('ndjson', messages).split('\n');
    expect(lines.pop()).toBe('');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(shown);
  });

  it('says where text was erased', () => {
    for (const name of ['markdown', 'text'] as const)
      expect(whole(name, [message({ text: null })])).toMatch(/^(> | {2})\[erased\]$/m);
  });

  it('lets no text, name or title pass for a speaker, whatever is in it', () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 3 }), hostile, hostile, (texts, name, title) => {
        const messages = texts.map((text, index) => message({ seq: index + 1, role: 'human', authorName: name, text }));
        const plain = whole('text', messages, { ...head, title })
          .split('\n')
          .slice(2);
        const speaks = plain.filter((line) => line !== '' && !line.startsWith('  '));
        expect(speaks).toHaveLength(texts.length);
        speaks.forEach((line, index) => expect(line.startsWith(`${index + 1}. Human (`)).toBe(true));

        const markdown = whole('markdown', messages, { ...head, title })
          .split('\n')
          .slice(3);
        const outside = markdown.filter((line) => line !== '' && !line.startsWith('> '));
        expect(outside).toHaveLength(2 * texts.length);
        outside.forEach((line, index) =>
          expect(
            index % 2 === 0 ? line.startsWith('## Human \\(') || line.startsWith('## Human (') : line,
          ).toBeTruthy(),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('holds nothing that a terminal obeys or that turns the direction of writing', () => {
    const obeyed = /[\0-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/;
    fc.assert(
      fc.property(hostile, hostile, (text, name) => {
        const said = [message({ role: 'human', text, authorName: name })];
        for (const format of ['text', 'markdown'] as const)
          expect(obeyed.test(whole(format, said, { ...head, title: name }))).toBe(false);
      }),
    );
  });
});

describe('what makes text harmless', () => {
  it('spells control characters and keeps all others', () => {
    expect(harmlessLines('a\u001b[31m\tb → 東京 🚀')).toEqual(['a\\u001b[31m\tb → 東京 🚀']);
    expect(harmlessLine('Mia\r\nAgent')).toBe('Mia Agent');
  });

  it.each([
    ['# Title', '\\# Title'],
    ['- item', '\\- item'],
    ['  + item', '  \\+ item'],
    ['12) item', '12\\) item'],
    ['===', '\\==='],
    ['---', '\\---'],
    ['a - b = c + 1. d', 'a - b = c + 1. d'],
    [
      '`x` *y* _z_ ~s~ [l](u) ![i](u) <t> &amp; | $m$ \\',
      '\\`x\\` \\*y\\* \\_z\\_ \\~s\\~ \\[l\\](u) \\!\\[i\\](u) \\<t\\> \\&amp; \\| \\$m\\$ \\\\',
    ],
  ])('escapes what is Markdown in %j', (line, escaped) => {
    expect(asMarkdown(line)).toBe(escaped);
  });
});
