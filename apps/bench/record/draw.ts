import { readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { scrapeNameOf } from '@scrape-and-report/production';
import { DayDrawer } from '@scrape-and-report/record/bench';
import { withSentence, type EditedSite } from './site';

export interface DrawYear {
  readonly store: string;
  /** Of the site's files. */
  readonly folder: string;
  readonly site: EditedSite;
  readonly share: number;
  readonly timeOf: (day: number) => Date;
  readonly onDay?: (day: number) => void;
}

/** Adds the scrapes of days to a record without crawling, reporting, or sending them. */
export async function drawDays(
  from: number,
  til: number,
  { store, folder, site, share, timeOf, onDay }: DrawYear,
): Promise<void> {
  const drawer = new DayDrawer(store);
  for (let day = from; day < til; day++) {
    const edits = [...site.edit(day, share)].map((name) => {
      const body = readFileSync(join(folder, name));
      const path = `/${name.split(sep).join('/')}`.replace(/\/index\.html$/, '/');
      return { path, body, text: (before: string) => withSentence(before, body.toString('utf8')) };
    });
    const time = timeOf(day);
    await drawer.draw(scrapeNameOf(time, 'UTC'), time.getTime(), edits);
    onDay?.(day);
  }
}
