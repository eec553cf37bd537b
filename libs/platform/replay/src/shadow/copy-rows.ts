import { once } from 'node:events';
import type { Row } from '@verbatim/event-store';
import type { ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { copyLine } from '../rows/columns';
import type { TableView } from '../rows/table-view';
import { qualified, quoted } from './catalogue';

/** Lines of COPY for each table, gathered before they are sent. */
export class CopyLines {
  private readonly lines = new Map<TableView, string[]>();

  add(view: TableView, rows: readonly Row[]): void {
    if (rows.length === 0) return;
    const lines = this.lines.get(view) ?? [];
    for (const row of rows) lines.push(copyLine(view.columns, row));
    this.lines.set(view, lines);
  }

  /** Writes them into the tables of that name in the schema, in the caller's transaction. */
  async write(tx: ClientBase, schema: string): Promise<void> {
    for (const [view, lines] of this.lines) {
      const columns = view.columns.map(({ name }) => quoted(name)).join(', ');
      const stream = tx.query(copyFrom(`copy ${qualified(schema, view.name)} (${columns}) from stdin`));
      const ended = once(stream, 'finish'); // rejects on an error
      stream.end(`${lines.join('\n')}\n`);
      await ended;
    }
  }
}
