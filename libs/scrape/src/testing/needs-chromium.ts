import { readFileSync } from 'node:fs';

const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

/** Why specs that take a browser cannot run here; null when they can. */
export function needsChromium(): string | null {
  try {
    return readFileSync(CHROMIUM).length > 0 ? null : `nothing in ${CHROMIUM}`;
  } catch {
    return `nothing at ${CHROMIUM}: install chromium`;
  }
}
