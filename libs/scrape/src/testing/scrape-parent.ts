import { scrapeInProcess } from '../io/process/scrape-in-process';
import { scrapeOptions } from './scrape-fixture';

/** A stage that scrapes in a process of its own, so that a test can kill the stage: `scrape-parent.ts <root> <directory>`. */
const [root, directory] = process.argv.slice(2);
void scrapeInProcess(scrapeOptions({ root: root!, concurrency: 1 }, { directory: directory! }));
