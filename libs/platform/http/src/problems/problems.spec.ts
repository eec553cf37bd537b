import { defineProblems, errorsMarkdown, platformProblems, ProblemRegistry, withoutSecrets } from '../index';

describe('the catalogue of problems', () => {
  it('takes a code once', () => {
    const registry = new ProblemRegistry();
    const notes = defineProblems({ 'note.closed': { status: 409, title: 'Closed' } });
    registry.add(notes);
    registry.add(notes); // the same context, imported twice
    expect(registry.find('note.closed')).toEqual({ status: 409, title: 'Closed' });
    expect(() => registry.add({ 'note.closed': { status: 410, title: 'Gone' } })).toThrow('declared twice');
    expect(() => registry.add({ internal: { status: 500, title: 'x' } })).toThrow('declared twice');
  });

  it('has only error statuses and codes that can stand in an address', () => {
    for (const [code, row] of Object.entries(platformProblems)) {
      expect(code).toMatch(/^[a-z]+([.-][a-z]+)*$/);
      expect(row.status).toBeGreaterThanOrEqual(400);
    }
  });

  it('is written as a page, sorted', () => {
    const text = errorsMarkdown({
      Notes: { b: { status: 409, title: 'B', retryable: true }, a: { status: 410, title: 'A' } },
    });
    expect(text).toContain('## Notes');
    expect(text.indexOf('| `a` | 410 | A | no |')).toBeLessThan(text.indexOf('| `b` | 409 | B | yes |'));
  });
});

describe('secrets', () => {
  it('are null in what is kept, and only there', () => {
    const body = { key: 'sk', hooks: [{ secret: 's', url: 'u' }], 'a/b': 'x' };
    expect(withoutSecrets(body, ['/key', '/hooks/0/secret', '/a~1b', '/none', '/none/deep'])).toEqual({
      key: null,
      hooks: [{ secret: null, url: 'u' }],
      'a/b': null,
    });
    expect(body.key).toBe('sk');
  });
});
