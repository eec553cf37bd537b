// A BullMQ worker that does nothing, 50 jobs at a time. Says when it has done as many as it was told, and when it was
// through the first fifth: what a process does before it is warm counts on neither side.
import { Queue, Worker } from 'bullmq';

const [count, name] = [Number(process.env.BENCH_JOBS), process.env.BENCH_QUEUE];
const url = new URL(process.env.REDIS_URL);
const connection = { host: url.hostname, port: Number(url.port), password: url.password, maxRetriesPerRequest: null };
const queue = new Queue(name, { connection });
for (let at = 0; at < count; at += 250)
  await queue.addBulk(
    Array.from({ length: Math.min(250, count - at) }, () => ({
      name: 'wake',
      data: { kind: name, shard: 0 },
      opts: { attempts: 1, removeOnComplete: true },
    })),
  );
process.on('disconnect', () => process.exit(0));
process.send({ type: 'ready' });
process.once('message', () => {
  let done = 0;
  let fifth = 0;
  const worker = new Worker(
    name,
    async () => {
      done += 1;
      if (done === Math.ceil(count / 5)) fifth = performance.now();
      if (done === count) {
        process.send({ type: 'done', rate: (count * 0.8) / ((performance.now() - fifth) / 1_000) });
        setImmediate(() => void worker.close().then(() => process.exit(0)));
      }
    },
    { connection, concurrency: 50, removeOnComplete: { count: 0 } },
  );
});
