import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');
const decisions = readdirSync(path.join(root, 'docs/adr')).sort();
const documents = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(path.join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
  ...decisions.map((name) => `docs/adr/${name}`),
  ...readdirSync(path.join(root, 'docs/dialects')).map((name) => `docs/dialects/${name}`),
];
const textOf = (document: string): string => readFileSync(path.join(root, document), 'utf8');
const withoutCode = (markdown: string): string => markdown.replace(/^```[^]*?^```$/gm, '').replace(/`[^`\n]*`/g, '');

const anchorsOf = (markdown: string): string[] =>
  [...withoutCode(markdown).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

const brokenLinks = (document: string): string[] =>
  [...withoutCode(textOf(document)).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^[a-z]+:/.test(link))
    .filter((link) => {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? document : path.join(path.dirname(document), file);
      if (!existsSync(path.join(root, target))) return true;
      return anchor !== undefined && !anchorsOf(textOf(target)).includes(anchor);
    });

// What stands for a name of the reader's own.
const PLACEHOLDER = /NNNN|NAME|\/x$/;

/** Paths of this repository that a document names in code: they begin with one of its folders. */
const missingPaths = (document: string): string[] =>
  [...textOf(document).matchAll(/`((?:apps|libs|docs|migrations|scripts|test)\/[\w./-]+)`/g)]
    .map(([, named = '']) => named)
    .filter((named) => !PLACEHOLDER.test(named) && !existsSync(path.join(root, named)));

describe.each(documents)('%s', (document) => {
  it('leads nowhere that is not there', () => {
    expect({ links: brokenLinks(document), paths: missingPaths(document) }).toEqual({ links: [], paths: [] });
  });
});

describe('the decisions', () => {
  it('are numbered from 1, without gap or double', () => {
    expect(decisions.map((name) => Number(name.slice(0, 4)))).toEqual(decisions.map((_, index) => index + 1));
  });

  it.each(decisions)('%s says what it must', (name) => {
    const text = textOf(`docs/adr/${name}`);
    expect(text).toMatch(new RegExp(`^# ${Number(name.slice(0, 4))}\\. \\S`));
    expect(text).toMatch(/^(Accepted|Superseded by \[.+\]\(.+\)), \d{1,2} [A-Z][a-z]+ \d{4}\.$/m);
    const chapters = [...text.matchAll(/^## (.+)$/gm)].map(([, title]) => title);
    const wanted = ['Forces', 'Decision', 'Consequences', 'Alternatives', 'Enforced by'];
    expect(chapters.filter((title) => wanted.includes(title ?? ''))).toEqual(wanted);
  });
});
