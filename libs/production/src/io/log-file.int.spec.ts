import fs, { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogFile } from './log-file';
import { createSystemClock } from './system-clock';

describe('a production log that somebody has open so that nobody can write to it', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'log-'))));
  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true, force: true });
  });
  const open = (printed: string[]) =>
    createLogFile({
      file: join(folder, 'production.log'),
      clock: createSystemClock(0),
      timeZone: 'Europe/Amsterdam',
      print: (line) => printed.push(line),
    });
  const hold = (code: string) =>
    jest.spyOn(fs, 'appendFileSync').mockImplementation(() => {
      throw Object.assign(new Error(code), { code });
    });
  const texts = (): string[] =>
    readFileSync(join(folder, 'production.log'), 'utf8')
      .split('\n')
      .map((line) => line.slice(line.indexOf(' - ') + 3));

  it('gets its lines, in their order, with the first line after it was closed', () => {
    const printed: string[] = [];
    const log = open(printed);
    log.info('first');
    const held = hold('EBUSY');
    log.info('second');
    log.warning('third');
    held.mockRestore();
    log.info('fourth');
    expect(texts()).toEqual(['first', 'second', 'third', 'fourth', '']);
    expect(printed.filter((line) => line.includes('somebody has it open'))).toHaveLength(1);
  });

  it('gets them at the end of the process, when no line follows', () => {
    const exits: (() => void)[] = [];
    jest.spyOn(process, 'once').mockImplementation((_event: unknown, listener: unknown) => {
      exits.push(listener as () => void);
      return process;
    });
    const held = hold('EBUSY');
    open([]).info('last');
    held.mockRestore();
    for (const exit of exits) exit();
    expect(texts()).toEqual(['last', '']);
  });

  it('fails who has no right to write it', () => {
    hold('EROFS');
    expect(() => open([]).info('first')).toThrow('EROFS');
  });
});
