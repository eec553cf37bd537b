// Loaded before anything else into a process that is measured: counts what it asks of Postgres and of Redis. `pg` sends
// a statement and waits for its answer, so each statement is one round trip; a Redis command may share one with others.
const { Client } = require('pg');
const Redis = require('ioredis');

const counts = { statements: 0, redis: 0 };

const { query } = Client.prototype;
Client.prototype.query = function counted(...args) {
  counts.statements += 1;
  return query.apply(this, args);
};

const { sendCommand } = Redis.prototype;
Redis.prototype.sendCommand = function counted(...args) {
  counts.redis += 1;
  return sendCommand.apply(this, args);
};

const look = () => {
  const { user, system } = process.cpuUsage();
  return { ...counts, cpuMs: (user + system) / 1_000, rssMb: process.memoryUsage.rss() / 2 ** 20 };
};

if (process.send && process.env.BENCH_COUNTS) {
  process.on('message', (message) => {
    if (message === 'counts') process.send({ type: 'counts', ...look() });
  });
  if (process.env.BENCH_COUNTS === 'app') process.channel?.unref(); // an app ends by itself
}

module.exports = { look };
