export { SCRAPE_PROCESS_ENVIRONMENT, SCRAPE_PROCESS_FLAGS } from '../io/process/scrape-in-process';
export { scrapeSite } from '../io/scrape-site';
