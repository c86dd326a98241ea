module.exports = { ...require('../../jest.preset.js'), displayName: 'structure', rootDir: __dirname };
