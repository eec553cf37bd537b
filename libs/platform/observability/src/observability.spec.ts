import { createLogger, Metrics, NestLogger } from './index';

const capture = (level = 'trace') => {
  const lines: string[] = [];
  const logger = createLogger({ level, process: 'test', destination: { write: (line: string) => lines.push(line) } });
  return { logger, lines, last: () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown> };
};

const CANARY = 'canary-my-grandmother';

describe('the log', () => {
  it('is lines of JSON with level, process and time', () => {
    const { logger, last } = capture();
    logger.info({ status: 200 }, 'Answered');
    expect(last()).toMatchObject({ level: 'info', process: 'test', status: 200, msg: 'Answered' });
    expect(last().time).toMatch(/^\d{4}-.*Z$/);
  });

  it('drops every field that is not on the list, and every value that is not plain', () => {
    const { logger, lines } = capture();
    logger.info({ text: CANARY, body: { text: CANARY }, reason: { text: CANARY }, authorization: CANARY }, 'Answered');
    expect(lines.join()).not.toContain(CANARY);
  });

  it('says of an error its class, code and own frames, never its message', () => {
    const { logger, lines, last } = capture();
    const cause = Object.assign(new Error(`invalid input syntax: "${CANARY}"`), { code: '22P02', detail: CANARY });
    logger.error({ err: new TypeError(`first line\n    at ${CANARY}`, { cause }) }, 'Failed');
    expect(last().err).toMatchObject({ class: 'TypeError', code: null, cause: { class: 'Error', code: '22P02' } });
    expect(JSON.stringify(last().err)).toContain('observability.spec');
    expect(lines.join()).not.toContain(CANARY);
  });

  it('shows no path of the machine before the project', () => {
    const { logger, lines } = capture();
    logger.error({ err: new Error('x') }, 'Failed');
    expect(lines.join()).toContain('libs/platform/observability/src/observability.spec');
    expect(lines.join()).not.toContain(`${process.cwd()}/libs`);
  });

  it("keeps Nest's start-up talk out of info, its warnings in, and its errors without their message", () => {
    const { logger, lines, last } = capture('info');
    const nest = new NestLogger(logger);
    nest.log('Mapped {/v1/x, GET} route', 'RouterExplorer');
    expect(lines).toEqual([]);
    nest.warn('odd', 'RouterExplorer');
    expect(last()).toMatchObject({ level: 'warn', context: 'RouterExplorer', msg: 'odd' });
    nest.error(new Error(CANARY));
    expect(last()).toMatchObject({ level: 'error', err: { class: 'Error' } });
    expect(lines.join()).not.toContain(CANARY);
  });
});

describe('the metrics', () => {
  it('are rendered after their samplers ran, and a failing sampler spoils nothing', async () => {
    const metrics = new Metrics();
    metrics.beforeScrape(async () => metrics.owedWorkOpen.set({ kind: 'generate-reply' }, 3));
    metrics.beforeScrape(() => Promise.reject(new Error('database away')));
    const { body, contentType } = await metrics.render();
    expect(contentType).toContain('text/plain');
    expect(body).toContain('owed_work_open{kind="generate-reply"} 3');
  });

  it('can live more than once in a process', () => {
    expect(() => [new Metrics(), new Metrics()]).not.toThrow();
  });
});
