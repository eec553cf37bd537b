import path from 'node:path';
import { projectRoot } from './settings.mjs';

const ANYWHERE = new Set(['0.0.0.0', '::', '[::]']);

/** The address a caller on this machine uses. */
export const baseUrl = (host, port) => {
  const reachable = ANYWHERE.has(host) ? '127.0.0.1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
};

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

/** One line for a POSIX shell that starts a conversation with the demo agent and waits for its reply. */
export const demoCurl = (url, { key, agentId, question = 'What can you help me with?' }) => {
  const headers = [`Authorization: Bearer ${key}`, 'Content-Type: application/json', 'Prefer: wait=10'];
  const body = JSON.stringify({ agentId, message: { text: question } });
  return `curl -s -X POST ${url}/v1/conversations ${headers.map((h) => `-H ${quoted(h)}`).join(' ')} -d ${quoted(body)}`;
};

const shown = (file) => {
  const relative = path.relative(projectRoot, file);
  return relative.startsWith('..') ? file : relative;
};

const queueText = ({ backend, wished }) => {
  if (backend === 'redis') return 'Redis';
  return wished === 'postgres' ? 'Postgres' : 'Postgres (no Redis found; it would only be faster)';
};

/** What is printed once everything runs. `demo` null: there is no demo key to show. */
export const readyText = ({ url, dataDir, demo, queue }) =>
  [
    `Verbatim is ready on ${url}`,
    '',
    `  docs       ${url}/docs`,
    demo
      ? `  demo key   ${demo.key}`
      : `  admin key  ADMIN_KEY in ${shown(path.join(dataDir, 'secrets.json'))}, unless you set it`,
    `  queue      ${queueText(queue)}`,
    `  logs       ${shown(path.join(dataDir, 'logs'))}`,
    ...(demo ? ['', 'Ask the demo agent:', '', demoCurl(url, demo)] : []),
    '',
  ].join('\n');
