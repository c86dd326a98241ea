import { foldHome } from './fold-home';

it.each([
  ['//vdi-anna/users/anna', '//vdi-anna/users/anna/'],
  ['//vdi-anna/users/anna', '//VDI-Anna/Users/Anna'],
  ['//vdi-anna/users/anna', '\\\\vdi-anna\\users\\anna\\'],
  ['//vdi-anna/users/anna', '\\\\?\\UNC\\vdi-anna\\users\\anna'],
  ['//vdi-anna/users/anna', '//vdi-anna/users//./x/../anna'],
  ['//vdi-anna/users/anna', '//vdi-anna/users/anna. '],
  ['C:\\homes\\é & co', 'c:/homes/E\u0301 & co/'],
  ['C:\\homes\\anna', '\\\\?\\C:\\homes\\anna'],
  ['homes/anna', './homes/anna/'],
  ['/srv/anna', '/srv//anna/'],
])('finds one home in %s and %s', (a, b) => {
  expect(foldHome(a)).toBe(foldHome(b));
});

it.each([
  ['//vdi-anna/users/anna', '//vdi-bram/users/anna'],
  ['/srv/anna', '/srv/Anna'],
  ['/srv/anna', 'srv/anna'],
  ['/srv/anna', '//srv/anna'],
  ['../anna', 'anna'],
  ['../../anna', '../anna'],
  ['C:/anna', 'D:/anna'],
])('tells %s and %s apart', (a, b) => {
  expect(foldHome(a)).not.toBe(foldHome(b));
});
