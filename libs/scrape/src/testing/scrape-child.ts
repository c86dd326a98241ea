import { scrapeSite } from '../io/scrape-site';
import { scrapeOptions } from './scrape-fixture';

/** A scrape in a process of its own, so that a test can kill it: `scrape-child.ts <root> <directory>`. */
const [root, directory] = process.argv.slice(2);
const options = scrapeOptions(
  { root: root!, concurrency: 4 },
  { directory: directory!, checks: ['broken-image', 'image-without-alt', 'missing-anchor'] },
);
scrapeSite(options).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
