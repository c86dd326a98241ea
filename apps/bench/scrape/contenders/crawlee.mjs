// Crawlee's CheerioCrawler, title and links only: `crawlee.mjs <root> <file for the URLs>`. CRAWLEE_DIR: where it is installed.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(join(process.env.CRAWLEE_DIR, 'index.js'));
const { CheerioCrawler, Configuration } = require('@crawlee/cheerio');
const [root, urlsFile] = process.argv.slice(2);
const lanes = Number(process.env.LANES ?? 8);
const pages = [];
const broken = [];

const crawler = new CheerioCrawler(
  {
    minConcurrency: lanes,
    maxConcurrency: lanes,
    maxRequestRetries: 3,
    useSessionPool: false,
    persistCookiesPerSession: false,
    // An automatic limit on requests or an own idea of memory would make it slower, not cheaper.
    maxRequestsPerMinute: Infinity,
    requestHandler: async ({ $, request, response, enqueueLinks }) => {
      if (response.statusCode !== 200) return void broken.push(request.url.split('#')[0]);
      pages.push(request.url.split('#')[0]);
      $('title').first().text();
      await enqueueLinks({
        selector: 'a[href], area[href]',
        strategy: 'same-origin',
        regexps: [new RegExp(`^${root.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`)],
      });
    },
    // Pictures, which it refuses to parse.
    failedRequestHandler: () => undefined,
  },
  new Configuration({ persistStorage: false }),
);
await crawler.run([root]);
writeFileSync(urlsFile, JSON.stringify({ pages, broken }));
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
console.log(
  JSON.stringify({
    pages: pages.length,
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    peakMiB: Math.round(maxRSS / 1024),
    wallSeconds: performance.now() / 1000,
  }),
);
