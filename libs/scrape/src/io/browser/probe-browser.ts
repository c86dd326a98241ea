import { BrowserLife } from './browser-life';
import type { BrowserJob } from './browser-messages';

/** Which browser opens pages on this machine, by its place or name and its version; or why none does. */
export type BrowserFound = { readonly browser: string } | { readonly problem: string };

const LIMIT_MS = 60_000;

/** Starts the browser of this machine as a scrape does, and ends it at once. Never rejects. */
export async function probeBrowser(wants: BrowserJob['wants'], limitMs = LIMIT_MS): Promise<BrowserFound> {
  let life: BrowserLife | null = null;
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<BrowserFound>((resolve, reject) => {
      const fail = (problem: string): void => resolve({ problem });
      timer = setTimeout(fail, limitMs, `no browser started within ${limitMs / 1000} s`);
      life = new BrowserLife({
        job: { wants, userAgent: '', pageMs: limitMs },
        answer: async () => null,
        ready: (browser) => resolve({ browser }),
        none: fail,
        opened: () => undefined,
      });
      life.ended.then(() => fail('the process that drives it ended at once'), reject);
    });
  } catch (error) {
    return { problem: (error as Error).message };
  } finally {
    clearTimeout(timer);
    await (life as BrowserLife | null)?.end();
  }
}
