import fs from 'node:fs';
import path from 'node:path';
import { complain, say } from '../../scripts/lib/say.mjs';
import { projectRoot } from '../../scripts/lib/settings.mjs';
import { show } from './numbers.mjs';

/**
 * A row: `what` is measured, `ours` and `theirs` as text, their `ratio`, `met` (true, false, or null where the row has no
 * target), `target`, and `spent`: what one operation cost our process, as `spent()` of site.mjs says it.
 */
const mark = ({ met }) => (met === null ? ' ' : met ? '✓' : '✗');

const spentText = (spent) => {
  if (!spent) return '';
  const parts = [`${show(spent.statements)} statements = round trips`];
  if (spent.redis > 0) parts.push(`${show(spent.redis)} Redis commands`);
  if (spent.cpuUs > 0) parts.push(`${show(spent.cpuUs)} µs CPU`);
  return parts.join(', ');
};

const ratioText = ({ ratio }) => (ratio === null ? '' : `ratio ${show(ratio)}`);

export const rowsText = (rows) =>
  rows
    .map((row) => {
      const target = row.target ? ` (target ${row.target})` : '';
      const cost = spentText(row.spent);
      return `  ${mark(row)} ${row.what}: ${row.ours} : ${row.theirs}  ${ratioText(row)}${target}${cost ? `\n      per operation: ${cost}` : ''}`;
    })
    .join('\n');

const verdict = ({ met }) => (met === null ? '' : met ? 'yes' : '**no**');

const table = (rows) =>
  [
    '| what | ours | theirs | ratio | target | met | per operation |',
    '|---|---|---|---|---|---|---|',
    ...rows.map((row) =>
      [
        '',
        row.what,
        row.ours,
        row.theirs,
        row.ratio === null ? '' : show(row.ratio),
        row.target ?? '',
        verdict(row),
        spentText(row.spent),
        '',
      ]
        .join(' | ')
        .trim(),
    ),
  ].join('\n');

const between = (text, name, content) => {
  const [open, close] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
  const [start, end] = [text.indexOf(open), text.indexOf(close)];
  if (start === -1 || end < start) {
    complain(`docs/performance.md has no place for ${name}`);
    return text;
  }
  return `${text.slice(0, start + open.length)}\n\n${content}\n\n${text.slice(end)}`;
};

/** Puts the figures between the markers of docs/performance.md; pieces that did not run keep theirs. */
export const writeResults = (results, { machine, software, when }, { rounds, seconds }) => {
  const file = path.join(projectRoot, 'docs', 'performance.md');
  let text = fs.readFileSync(file, 'utf8');
  const run = `${when}: ${machine}. ${software}. Medians of ${rounds} rounds of ${seconds} s.`;
  for (const { name, rows } of results) text = between(text, name, `${run}\n\n${table(rows)}`);
  fs.writeFileSync(file, text);
  say(`\nWrote ${results.length} results into docs/performance.md.`);
};
