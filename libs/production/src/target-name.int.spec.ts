import { targetName, workForProject } from './target-name';
import { ordinaryEnvironment } from './environment';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

describe('targetName', () => {
  afterEach(() => {
    delete process.env['SCRAPE_AND_REPORT_PROJECT'];
    delete process.env['SCRAPE_AND_REPORT_TARGETS'];
  });

  it('names the target of the project at hand', () => {
    workForProject('shop');
    expect(targetName('daily')).toBe('shop:daily');
  });

  it('names it as the workspace calls it', () => {
    workForProject('shop', { daily: 'produce' });
    expect([targetName('daily'), targetName('join')]).toEqual(['shop:produce', 'shop:join']);
  });

  it('names the example where no project is at hand', () => {
    workForProject(undefined);
    expect(targetName('join')).toBe('prod:join');
  });

  it('is the same in a program that is given ordinary variables alone', () => {
    workForProject('shop');
    expect(ordinaryEnvironment(process.env)).toMatchObject({ SCRAPE_AND_REPORT_PROJECT: 'shop' });
  });

  it('stands wherever a target is named: no source names one of the example', () => {
    const root = join(__dirname, '../../..');
    const folders = [...readdirSync(join(root, 'libs')).map((room) => `libs/${room}/src`), 'tools/executors/src'];
    const files = folders.flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
    );
    const sources = files.filter((file) => /\.ts$/.test(file) && !/\.spec\.ts$|[\\/]testing[\\/]/.test(file));
    const lines = sources.flatMap((file) =>
      readFileSync(join(root, file), 'utf8')
        .split('\n')
        .filter((line) => /\bprod:[a-z]/.test(line) && !/^\s*(\*|\/\*|\/\/)/.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );
    expect(sources.length).toBeGreaterThan(300);
    expect(lines).toEqual([]);
  });
});
