module.exports = { ...require('../../jest.preset.js'), displayName: 'elect', rootDir: __dirname };
