// `npm run test:long`: the specs that `npm test` leaves out. The projects' files read it from the environment.
process.env.TESTS = 'long';
module.exports = require('./jest.config.js');
