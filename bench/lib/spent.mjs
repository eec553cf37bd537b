/** What a process had spent at two moments (`look` of count.cjs), as what went into each of `operations` in between. */
export const spent = (before, after, operations) => ({
  statements: (after.statements - before.statements) / operations,
  redis: (after.redis - before.redis) / operations,
  cpuUs: ((after.cpuMs - before.cpuMs) * 1_000) / operations,
});
