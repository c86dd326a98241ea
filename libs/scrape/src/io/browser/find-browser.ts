import { existsSync } from 'node:fs';
import type { Browser, BrowserType, LaunchOptions } from 'playwright-core';
import { ordinaryEnvironment } from '@scrape-and-report/production';

/** Names that a browser goes by outside of Windows, where nothing else knows where it is. */
const CHROMIUMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/snap/bin/chromium'];

/** The browser reaches nothing by itself: whatever a page asks for is answered by the process that drives it. */
const ALONE = [
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-gpu',
  '--no-first-run',
];

/**
 * Starts the browser that this machine has: the one that `CHROMIUM_PATH` names, else Edge or Chrome, else Chromium. Nothing
 * is downloaded.
 *
 * @returns null when none can be started
 */
export async function startBrowser(chromium: BrowserType): Promise<Browser | null> {
  for (const where of candidates())
    for (const chromiumSandbox of isRoot() ? [false] : [true, false]) {
      try {
        const env = ordinaryEnvironment(process.env);
        return await chromium.launch({ ...where, chromiumSandbox, env, args: ALONE, timeout: START_MS });
      } catch {
        // The next one; within a container there is no sandbox but the container.
      }
    }
  return null;
}

/** A machine that has just been started is slow. */
const START_MS = 90_000;

function candidates(): Pick<LaunchOptions, 'channel' | 'executablePath'>[] {
  const named = process.env['CHROMIUM_PATH'] ?? process.env['CHROME_PATH'];
  if (named) return existsSync(named) ? [{ executablePath: named }] : [];
  const installed = CHROMIUMS.filter((path) => existsSync(path)).map((executablePath) => ({ executablePath }));
  return [...installed, { channel: 'msedge' }, { channel: 'chrome' }];
}

/** Chromium refuses its sandbox to root. */
function isRoot(): boolean {
  return process.getuid?.() === 0;
}
