import { percentile } from './numbers.mjs';
import { startProgram } from './site.mjs';

/** The load generator's process; `run` takes one job at a time. */
export const openLoad = async () => {
  const program = await startProgram('http-load');
  let jobs = 0;
  return {
    /**
     * POSTs `body` to `path` of a server on `port`, `{item}` in both standing for the next of `items` (each once, or
     * with `cycle` over and over), from so many connections until time or items are out. Every answer must have the
     * `status`; `others` lists ones that may come as well. `key`: goes as a bearer token; any other in `headers`, as lines.
     */
    async run({
      port,
      path,
      body,
      items = [''],
      cycle = false,
      connections = 64,
      seconds = 3_600,
      status,
      others = [],
      ...rest
    }) {
      const answer = program.next('result');
      const mark = `bench-${process.pid}-${++jobs}`;
      program.child.send({ type: 'job', port, path, body, items, cycle, connections, seconds, mark, ...rest });
      const { latencies, statuses, perConnection, seconds: took, error } = await answer;
      if (error) throw new Error(error);
      const strange = Object.keys(statuses).filter((one) => one !== String(status) && !others.includes(Number(one)));
      if (strange.length > 0) throw new Error(`Answers of ${path}: ${JSON.stringify(statuses)}`);
      const good = statuses[status] ?? 0;
      return {
        count: good,
        statuses,
        perConnection,
        latencies,
        numbers: {
          rate: good / took,
          p50: percentile(latencies, 0.5),
          p99: percentile(latencies, 0.99),
          ...Object.fromEntries(others.map((one) => [`of ${one}`, statuses[one] ?? 0])),
        },
      };
    },
    close: () => program.stop(),
  };
};

const TEXT =
  'How long do I have to return something that I bought as a present, and does the time of a holiday count? ';

/** What a user says, about so many characters long. */
export const saying = (length) => TEXT.repeat(Math.ceil(length / TEXT.length)).slice(0, length);
