module.exports = { ...require('../../jest.preset.js'), displayName: 'workbook', rootDir: __dirname };
