module.exports = { ...require('../../jest.preset.js'), displayName: 'demo-site', rootDir: __dirname };
