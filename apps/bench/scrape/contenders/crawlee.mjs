// Crawlee's CheerioCrawler, title and links only. Runs in a folder where @crawlee/cheerio is installed: `crawlee.mjs <root>`.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(join(process.env.CRAWLEE_DIR, 'index.js'));
const { CheerioCrawler, Configuration } = require('@crawlee/cheerio');
const root = process.argv[2];
const lanes = Number(process.env.LANES ?? 8);
let pages = 0;

const crawler = new CheerioCrawler(
  {
    minConcurrency: lanes,
    maxConcurrency: lanes,
    maxRequestRetries: 3,
    useSessionPool: false,
    persistCookiesPerSession: false,
    requestHandler: async ({ $, response, enqueueLinks }) => {
      if (response.statusCode === 200) pages += 1;
      $('title').first().text();
      await enqueueLinks({
        selector: 'a[href], area[href]',
        strategy: 'same-origin',
        regexps: [new RegExp(`^${root.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`)],
      });
    },
    failedRequestHandler: () => undefined,
  },
  new Configuration({ persistStorage: false }),
);
await crawler.run([root]);
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
console.log(
  JSON.stringify({
    pages,
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    peakMiB: Math.round(maxRSS / 1024),
    wallSeconds: performance.now() / 1000,
  }),
);
