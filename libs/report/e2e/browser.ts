/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describeNeeds } from '@scrape-and-report/testing';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

/** `describe` where Chromium is installed. Without it: skipped, and said so; a failure where `CI` is set. */
export function describeInBrowser(title: string, body: () => void): void {
  const reason = `nothing at ${CHROMIUM}: install chromium, or name a browser in CHROMIUM_PATH`;
  describeNeeds('a browser', () => (existsSync(CHROMIUM) ? null : reason))(title, body);
}

/** A page opened from disk, and everything about it that should have stayed empty. */
export interface Opened {
  readonly page: Page;
  readonly errors: string[];
  readonly requests: string[];
}

/** A browser with a folder of HTML files of its own. */
export interface Room {
  readonly folder: string;
  write(name: string, html: string): void;
  open(name: string, hash?: string, options?: BrowserContextOptions): Promise<Opened>;
  close(): Promise<void>;
}

export async function openRoom(): Promise<Room> {
  const folder = mkdtempSync(join(tmpdir(), 'report-pages-'));
  const browser: Browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
  return {
    folder,
    write: (name, html) => {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), html);
    },
    open: async (name, hash = '', options = {}) => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
      const page = await context.newPage();
      const url = pathToFileURL(join(folder, name)).href;
      const [errors, requests]: [string[], string[]] = [[], []];
      page.on('console', (message) => errors.push(`${message.type()}: ${message.text()}`));
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('dialog', (dialog) => {
        errors.push(`dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
      page.on('request', (request) => request.url().split('#')[0] !== url && requests.push(request.url()));
      await page.goto(url + hash);
      return { page, errors, requests };
    },
    close: async () => {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
