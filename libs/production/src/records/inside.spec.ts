import { pathBelow } from './inside';

it.each([
  ['/srv/anna', '/srv/anna/a/b', 'a/b'],
  ['/srv/anna/', '/srv/anna/a', 'a'],
  ['\\\\vdi-anna\\users\\anna', '\\\\vdi-anna\\users\\anna\\a\\b', 'a/b'],
  ['\\\\vdi-anna\\users\\anna', '//vdi-anna/users/anna/a\\b', 'a/b'],
  ['C:\\anna', 'C:/anna/a', 'a'],
  // On Linux a backslash is part of a name.
  ['/srv/anna', '/srv/anna/a\\b', 'a\\b'],
])('below %s lies %s as %s', (folder, path, below) => {
  expect(pathBelow(folder, path)).toBe(below);
});

it.each([
  ['/srv/anna', '/srv/anna'],
  ['/srv/anna', '/srv/anna2/a'],
  ['/srv/anna', '/srv/anna\\a'],
  ['C:\\anna', 'C:\\anna-2\\a'],
])('not below %s lies %s', (folder, path) => {
  expect(pathBelow(folder, path)).toBeNull();
});
