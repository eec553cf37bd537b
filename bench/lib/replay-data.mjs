import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { saying } from './load.mjs';

const BASE = 200;
const TURNS = 50;

/** Imports some dialogues and multiplies their streams and rows, until there are so many events. Answers how many. */
export const fillWithEvents = async (site, wanted) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'verbatim-bench-replay-'));
  const file = path.join(folder, 'dialogues.jsonl');
  const count = Math.min(BASE, Math.ceil(wanted / TURNS));
  const lines = Array.from({ length: count }, () => {
    const turns = Array.from({ length: TURNS }, (_, at) => ({
      speaker: at % 2 ? 'system' : 'user',
      text: saying(200 + ((at * 31) % 90)),
    }));
    return `${JSON.stringify({ id: `bench-${randomUUID()}`, services: ['returns'], turns })}\n`;
  });
  fs.writeFileSync(file, lines.join(''));
  await site.cli('import', file, '--agent', site.agent.id, '--json');
  fs.rmSync(folder, { recursive: true, force: true });
  const { shard } = site.agent;
  const base = Number(await site.value('select head from shard_heads where shard = $1', [shard]));
  const copies = Math.max(0, Math.ceil(wanted / base) - 1);
  const of = (id) => `md5(${id}::text || n)::uuid`;
  const n = `generate_series(1, ${copies}) n`;
  await site.pool.query(`
    insert into events (shard, account_id, stream_id, version, position, type, data, content, metadata, occurred_at)
      select shard, account_id, ${of('stream_id')}, version, position + n * ${base}::bigint, type, data, content, metadata,
        occurred_at from events, ${n};
    insert into streams select shard, account_id, ${of('stream_id')}, version, last_count from streams, ${n};
    update shard_heads set head = head + ${copies}::bigint * ${base} where shard = ${shard};`);
  for (const [table, key] of [
    ['conversations', 'id'],
    ['conversation_activity', 'id'],
    ['messages', 'conversation_id'],
  ])
    await site.pool.query(`
      insert into ${table} select (jsonb_populate_record(t, jsonb_build_object('${key}', ${of(`t.${key}`)}))).*
      from ${table} t, ${n}`);
  await site.pool.query('vacuum analyze');
  return base * (copies + 1);
};
