const { randomBytes } = require('node:crypto');

// Uses the server named by TEST_PG_URL.
module.exports = async () => {
  process.env.TEST_RUN_ID ??= randomBytes(4).toString('hex');
  if (!process.env.TEST_PG_URL) throw new Error('TEST_PG_URL is not set');
};
