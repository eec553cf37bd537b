import { connect, type Socket } from 'node:net';
import { Controller, Get, Module, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { acceptedType, NDJSON, ndjson, Policy, refuse, streamedAnswer, type HttpAnswer } from '../index';
import { NotesModule, startTinyApp, type TinyApp } from '../testing/tiny-app';

/** How many pages were read, and how often reading came to its end or was told to stop. */
const seen = { pages: 0, ended: 0 };

const pagesOf = async function* (count: number, fails: number | null): AsyncGenerator<{ n: number; text: string }[]> {
  try {
    for (let n = 0; n < count; n += 1) {
      if (n === fails) throw refuse('service.busy', 'Not now');
      seen.pages += 1;
      yield await Promise.resolve([{ n, text: 'x'.repeat(10_000) }]);
    }
  } finally {
    seen.ended += 1;
  }
};

@Controller('pages')
class PagesController {
  private answer(request: FastifyRequest, count: number, fails: number | null = null): Promise<HttpAnswer> {
    return streamedAnswer(request, NDJSON, ndjson(pagesOf(count, fails)));
  }

  @Get('three')
  @Policy({ public: true })
  three(@Req() request: FastifyRequest): Promise<HttpAnswer> {
    return this.answer(request, 3);
  }

  @Get('none')
  @Policy({ public: true })
  none(@Req() request: FastifyRequest): Promise<HttpAnswer> {
    return this.answer(request, 0);
  }

  @Get('endless')
  @Policy({ public: true })
  endless(@Req() request: FastifyRequest): Promise<HttpAnswer> {
    return this.answer(request, Infinity);
  }

  @Get('refused')
  @Policy({ public: true })
  refused(@Req() request: FastifyRequest): Promise<HttpAnswer> {
    return this.answer(request, 3, 0);
  }

  @Get('broken')
  @Policy({ public: true })
  broken(@Req() request: FastifyRequest): Promise<HttpAnswer> {
    return this.answer(request, 3, 2);
  }

  @Get('type')
  @Policy({ public: true })
  type(@Req() request: FastifyRequest): object {
    return { type: acceptedType(request, ['application/json', 'text/plain']) };
  }
}

@Module({ imports: [NotesModule], controllers: [PagesController] })
class PagesModule {}

let tiny: TinyApp;
beforeEach(async () => {
  Object.assign(seen, { pages: 0, ended: 0 });
  tiny = await startTinyApp({}, {}, PagesModule);
});
afterEach(() => tiny.app.close());

const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
};

/** A client that asks and then reads nothing. */
const deafClient = (path: string): Promise<Socket> =>
  new Promise((resolve) => {
    const socket = connect(tiny.port, '127.0.0.1', () => {
      socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
      socket.pause();
      resolve(socket);
    });
    socket.on('error', () => undefined);
  });

describe('an answer that is written as it is read', () => {
  it('has a line for each row, and the headers of every answer', async () => {
    const answer = await fetch(`${tiny.url}/pages/three`);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/x-ndjson',
      'x-content-type-options': 'nosniff',
    });
    const lines = (await answer.text()).trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { n: number }).n)).toEqual([0, 1, 2]);
    expect(seen).toEqual({ pages: 3, ended: 1 });
  });

  it('may be empty', async () => {
    const answer = await fetch(`${tiny.url}/pages/none`);
    expect([answer.status, await answer.text()]).toEqual([200, '']);
  });

  it('is a problem document when it fails before it begins', async () => {
    const answer = await fetch(`${tiny.url}/pages/refused`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([503, 'application/problem+json']);
  });

  it('breaks off when it fails later: half of it never passes for the whole', async () => {
    const answer = await fetch(`${tiny.url}/pages/broken`);
    expect(answer.status).toBe(200);
    await expect(answer.text()).rejects.toThrow();
  });

  it('is read no further than its reader takes, and stops when the reader is gone', async () => {
    const socket = await deafClient('/pages/endless');
    await until(() => seen.pages > 0);
    for (let before = -1; before !== seen.pages;) {
      before = seen.pages;
      for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(seen.ended).toBe(0);
    socket.destroy();
    await until(() => seen.ended === 1);
  });

  it('is not timed: its length says nothing about our speed', async () => {
    await (await fetch(`${tiny.url}/pages/three`)).text();
    const { body } = await tiny.metrics.render();
    expect(body).not.toContain('route="/pages/three"');
  });
});

describe('the type of an answer', () => {
  const typeFor = async (accept: string): Promise<unknown> => {
    const answer = await fetch(`${tiny.url}/pages/type`, { headers: { accept } });
    return answer.status === 200
      ? ((await answer.json()) as { type: string }).type
      : ((await answer.json()) as { code: string }).code;
  };

  it.each([
    ['*/*', 'application/json'],
    ['text/plain', 'text/plain'],
    ['text/*', 'text/plain'],
    ['application/json;q=0.5, text/plain', 'text/plain'],
    ['text/html, */*;q=0.1', 'application/json'],
    ['text/html', 'request.not-acceptable'],
    ['application/json;q=0', 'request.not-acceptable'],
    ['nonsense', 'request.not-acceptable'],
  ])('for %s is %s', async (accept, type) => {
    expect(await typeFor(accept)).toBe(type);
  });
});
