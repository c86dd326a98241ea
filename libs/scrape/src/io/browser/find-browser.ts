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
 * @returns it, and what people would name it by: where it lies or what it is, and its version
 * @throws Error that says why none can be started
 */
export async function startBrowser(chromium: BrowserType): Promise<{ browser: Browser; name: string }> {
  const variable = process.env['CHROMIUM_PATH'] === undefined ? 'CHROME_PATH' : 'CHROMIUM_PATH';
  const named = process.env[variable];
  for (const { name, ...where } of candidates(named))
    for (const chromiumSandbox of isRoot() ? [false] : [true, false]) {
      try {
        const env = ordinaryEnvironment(process.env);
        const browser = await chromium.launch({ ...where, chromiumSandbox, env, args: ALONE, timeout: START_MS });
        return { browser, name: `${name} ${browser.version()}` };
      } catch {
        // The next one; within a container there is no sandbox but the container.
      }
    }
  const wanted = named ? ` (${variable} names ${named})` : '';
  throw new Error(`this machine has no Edge, Chrome or Chromium that starts${wanted}`);
}

/** A machine that has just been started is slow. */
const START_MS = 90_000;

function candidates(named: string | undefined): ({ readonly name: string } & LaunchOptions)[] {
  const installed = (named ? [named] : CHROMIUMS).filter((path) => existsSync(path));
  const channels = named
    ? []
    : [
        { name: 'Edge', channel: 'msedge' },
        { name: 'Chrome', channel: 'chrome' },
      ];
  return [...installed.map((path) => ({ name: path, executablePath: path })), ...channels];
}

/** Chromium refuses its sandbox to root. */
function isRoot(): boolean {
  return process.getuid?.() === 0;
}
