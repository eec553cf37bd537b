/** All tests, many specs to a suite; see test/whole/parts.js. */
module.exports = { ...require('./jest.config.js'), testMatch: ['<rootDir>/test/whole/part-*.js'] };
