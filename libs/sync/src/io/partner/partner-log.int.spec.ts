import fs from 'node:fs';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mergeIntoLog } from './partner-log';

const line = (second: number, text: string): string => `[2026-11-23 05:00:0${second}] INFO     - ${text}\n`;

let folder: string;
let log: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'partner-log-'));
  log = join(folder, 'production.log');
});
afterEach(() => {
  jest.restoreAllMocks();
  removeSync(folder);
});

it('makes the log where there is none, and leaves one alone that holds all', () => {
  mergeIntoLog(log, line(1, 'a'));
  expect(readFileSync(log, 'utf8')).toBe(line(1, 'a'));
  const before = fs.statSync(log).ino;
  mergeIntoLog(log, line(1, 'a'));
  expect(fs.statSync(log).ino).toBe(before);
  expect(readdirSync(folder)).toEqual(['production.log']);
});

it('does not hold the log open while it is replaced, and keeps a line that is appended in that moment', () => {
  writeFileSync(log, line(1, 'a'));
  const { renameSync } = fs;
  const rename = jest.spyOn(fs, 'renameSync').mockImplementationOnce((from, to) => {
    appendFileSync(log, line(3, 'late'));
    expect(heldOpen(log)).toEqual([]);
    renameSync(from, to);
  });
  mergeIntoLog(log, line(2, 'b'));
  expect(rename).toHaveBeenCalled();
  expect(readFileSync(log, 'utf8')).toBe(line(1, 'a') + line(2, 'b') + line(3, 'late'));
  expect(readdirSync(folder)).toEqual(['production.log']);
});

it('leaves the log as it was, and no litter, when it cannot be replaced', () => {
  writeFileSync(log, line(1, 'a'));
  jest.spyOn(fs, 'renameSync').mockImplementation(() => {
    throw Object.assign(new Error('held by a reader'), { code: 'EIO' });
  });
  expect(() => mergeIntoLog(log, line(2, 'b'))).toThrow('held by a reader');
  expect(readFileSync(log, 'utf8')).toBe(line(1, 'a'));
  expect(readdirSync(folder)).toEqual(['production.log']);
});

it('clears the names that a killed merge left, and none that may be in use', () => {
  writeFileSync(log, line(1, 'a'));
  writeFileSync(join(folder, '.tmp-0123456789ab-production.log'), line(1, 'a'));
  writeFileSync(join(folder, '.tmp-0123456789ab-index.html'), 'of another kind');
  mergeIntoLog(log, line(2, 'b'));
  expect(readdirSync(folder)).toHaveLength(3);
  mergeIntoLog(log, line(3, 'c'), Date.now() + 2 * 3_600_000);
  expect(readdirSync(folder).sort()).toEqual(['.tmp-0123456789ab-index.html', 'production.log']);
});

/** Descriptors of this process that lead to a file, on Linux; on Windows a rename would fail. */
function heldOpen(file: string): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === file;
    } catch {
      return false;
    }
  });
}
