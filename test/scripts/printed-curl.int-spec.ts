import { execFile } from 'node:child_process';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { demoCurl } from '../../scripts/lib/banner.mjs';

describe('the printed curl line', () => {
  let server: Server;
  let url: string;
  const received: { line?: string; headers?: IncomingHttpHeaders; body?: string } = {};

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        Object.assign(received, { line: `${request.method} ${request.url}`, headers: request.headers, body });
        response.end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  it('works as pasted into a shell, whatever the question holds', async () => {
    const question = `What's "$HOME" & <b>\\n</b>; \`id\`?`;
    await promisify(execFile)('sh', ['-c', demoCurl(url, { key: 'sk_live_x', agentId: 'agent-1', question })]);
    expect(received.line).toBe('POST /v1/conversations');
    expect(received.headers).toMatchObject({ authorization: 'Bearer sk_live_x', prefer: 'wait=10' });
    expect(received.headers?.['content-type']).toBe('application/json');
    expect(JSON.parse(received.body ?? '')).toEqual({ agentId: 'agent-1', message: { text: question } });
  });
});
