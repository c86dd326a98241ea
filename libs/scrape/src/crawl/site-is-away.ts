import { StageError } from '@scrape-and-report/production';

/** Code of the cause of a failure that lies between this machine and the site: a name, a certificate, a server that is down. */
export const SITE_AWAY = 'SITE_AWAY';

/** Marks a failed scrape as one of which the log tells the cause in the same line; unlike a refusal it may be this machine's alone. */
export function siteIsAway(how: string): StageError {
  return new StageError(how, { code: SITE_AWAY });
}
