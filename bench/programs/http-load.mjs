// Sends requests over a fixed number of connections, each its next one when the last is answered, and says how long
// each took. A process of its own, lean enough not to be what is measured. Told by messages: see `runLoad`.
import net from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');

const render = (job, item, n) => {
  const body = job.body.replaceAll('{item}', item);
  return (
    `POST ${job.path.replaceAll('{item}', item)} HTTP/1.1\r\nhost: 127.0.0.1:${job.port}\r\n` +
    'content-type: application/json\r\nconnection: keep-alive\r\n' +
    (job.key ? `authorization: Bearer ${job.key}\r\n` : '') +
    (job.idempotent ? `idempotency-key: ${job.mark}-${n}\r\n` : '') +
    `${job.headers ?? ''}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
};

/** Length of the answer at the start of `bytes`, or 0 when it is not all there. Every answer has a Content-Length. */
const answerLength = (bytes) => {
  const end = bytes.indexOf(HEAD_END);
  if (end === -1) return 0;
  const length = /\r\ncontent-length: *(\d+)/i.exec(bytes.latin1Slice(0, end));
  const total = end + HEAD_END.length + Number(length?.[1] ?? 0);
  return bytes.length >= total ? total : 0;
};

const runJob = (job) =>
  new Promise((resolve, reject) => {
    const { items, connections, seconds } = job;
    const latencies = [];
    const statuses = {};
    const perConnection = new Array(connections).fill(0);
    let next = 0;
    let open = connections;
    const began = performance.now();
    const end = began + seconds * 1_000;
    const finish = () => {
      if (--open > 0) return;
      resolve({ latencies, statuses, perConnection, seconds: (performance.now() - began) / 1_000 });
    };
    for (let at = 0; at < connections; at++) {
      const socket = net.connect(job.port, '127.0.0.1').setNoDelay(true);
      let rest = Buffer.alloc(0);
      let since = 0;
      const send = () => {
        const n = next++;
        if (performance.now() >= end || (!job.cycle && n >= items.length)) {
          socket.removeAllListeners('close');
          socket.end();
          return finish();
        }
        since = performance.now();
        socket.write(render(job, items[n % items.length], n));
      };
      socket.on('connect', send);
      socket.on('error', reject);
      socket.on('close', () => reject(new Error('The server closed a connection')));
      socket.on('data', (piece) => {
        rest = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
        const length = answerLength(rest);
        if (length === 0) return;
        const status = rest.latin1Slice(9, 12);
        statuses[status] = (statuses[status] ?? 0) + 1;
        latencies.push(performance.now() - since);
        perConnection[at]++;
        rest = rest.subarray(length);
        send();
      });
    }
  });

process.on('message', (job) => {
  if (job?.type !== 'job') return;
  runJob(job).then(
    (result) => process.send({ type: 'result', ...result }),
    (error) => process.send({ type: 'result', error: error.message }),
  );
});
process.on('disconnect', () => process.exit(0));
process.send({ type: 'ready' });
