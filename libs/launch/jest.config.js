module.exports = { ...require('../../jest.preset.js'), displayName: 'launch', rootDir: __dirname };
