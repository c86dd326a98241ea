import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeNeeds, probeProgram } from '@scrape-and-report/testing';

const describeInstalled = describeNeeds('spin with a C compiler', () => probeProgram('spin', 'cc'));

const MODEL = readFileSync(join(__dirname, '..', '..', 'model', 'claim-chain.pml'), 'utf8');

describeInstalled('the Promela model of the claim chain, two partners, one kill at any step', () => {
  let folder: string;

  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'elect-model-'))));
  afterEach(() => removeSync(folder));

  /** What the verifier says of a model, searched to the end. */
  function verify(model: string, compile: readonly string[], run: readonly string[]): string {
    writeFileSync(join(folder, 'model.pml'), model);
    execFileSync('spin', ['-a', 'model.pml'], { cwd: folder, stdio: 'ignore' });
    execFileSync('cc', ['-O2', ...compile, '-o', 'pan', 'pan.c'], { cwd: folder, stdio: 'ignore' });
    return spawnSync(join(folder, 'pan'), ['-m100000', ...run], { cwd: folder, encoding: 'utf8' }).stdout;
  }

  it('never has two at work with a store in common', () => {
    const said = verify(MODEL, ['-DSAFETY', '-DNOCLAIM'], []);
    expect(said).toMatch(/errors: 0\b/);
    expect(said).not.toContain('search depth too small');
  }, 120_000);

  it('produces the day in the end, unless all are killed', () => {
    expect(verify(MODEL, [], ['-a', '-f'])).toMatch(/errors: 0\b/);
  }, 120_000);

  it('sees a claim that is taken for free while it is made, when the second look is left out as well', () => {
    const mistaken = MODEL.replace('IS_OPEN(x) (x == EMPTY ||', 'IS_OPEN(x) (').replace(
      'seenDone || seenProducing ->',
      'seenDone ->',
    );
    expect(verify(mistaken, ['-DSAFETY', '-DNOCLAIM'], [])).toContain('assertion violated');
  }, 120_000);

  it('sees who goes on when the other was quicker', () => {
    const mistaken = MODEL.replace(
      '            :: else -> blocked = true\n            fi',
      '            :: else -> skip\n            fi',
    );
    expect(mistaken).not.toBe(MODEL);
    expect(verify(mistaken, ['-DSAFETY', '-DNOCLAIM'], [])).toMatch(/assertion violated [( ]+!/);
  }, 120_000);
});
