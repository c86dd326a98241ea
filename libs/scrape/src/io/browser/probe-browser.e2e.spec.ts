import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeNeeds, probeProcesses, processesBearing, setVariables } from '@scrape-and-report/testing';
import { needsChromium } from '../../testing/needs-chromium';
import { newFolder, removeFolders } from '../../testing/scrape-fixture';
import { probeBrowser } from './probe-browser';

const reason = (): string | null => probeProcesses() ?? needsChromium();

describeNeeds('a browser', reason)('the browser of a machine', () => {
  let restore: () => void;
  let temporary: string;
  beforeEach(() => {
    temporary = newFolder();
    const { CHROMIUM_PATH } = process.env;
    restore = setVariables({ TMPDIR: temporary, TEMP: temporary, TMP: temporary, CHROMIUM_PATH });
  });
  afterEach(() => {
    expect(processesBearing(temporary).map(({ command }) => command)).toEqual([]);
    restore();
    removeFolders();
  });

  it.each(['document', 'violations'] as const)(
    'is named by its place and version (%s)',
    async (wants) => {
      expect(await probeBrowser(wants)).toEqual({ browser: expect.stringMatching(/chrom.* \d+\.\d+\.\d+/i) });
    },
    120_000,
  );

  it('is none where there is none, or where what is named is no browser', async () => {
    const script = join(temporary, 'no-browser');
    writeFileSync(script, '#!/bin/sh\nexit 1\n');
    chmodSync(script, 0o755);
    for (const path of ['/nowhere/chromium', script]) {
      process.env['CHROMIUM_PATH'] = path;
      const problem = `this machine has no Edge, Chrome or Chromium that starts (CHROMIUM_PATH names ${path})`;
      expect(await probeBrowser('document')).toEqual({ problem });
    }
  }, 120_000);

  it('is none where it hangs at its start, which is waited for no longer than is said', async () => {
    const script = join(temporary, 'hangs');
    writeFileSync(script, '#!/bin/sh\nexec sleep 1000\n');
    chmodSync(script, 0o755);
    process.env['CHROMIUM_PATH'] = script;
    expect(await probeBrowser('document', 3000)).toEqual({ problem: 'no browser started within 3 s' });
  }, 120_000);
});
