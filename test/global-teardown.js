const { Client } = require('pg');

const dropTemplate = async () => {
  const client = new Client({ connectionString: process.env.TEST_PG_URL });
  await client.connect();
  const template = `verbatim_test_template_${process.env.TEST_RUN_ID}`;
  await client.query(`drop database if exists ${template} with (force)`);
  await client.end();
};

module.exports = async () => {
  const servers = globalThis.verbatimTestServers;
  if (servers) {
    const gone = new Promise((resolve) => servers.once('exit', resolve));
    servers.ref();
    servers.stdin.end();
    await gone;
  } else {
    await dropTemplate(); // the server outlives us: leave nothing behind
  }
};
