import { monitor, robots, scanners } from './agents.mjs';

/** What programs ask for in one day, spread evenly over its `seconds`. */
export function machineRequests(site, seconds, random) {
  return [...crawls(site, seconds, random), ...checks(seconds, random), ...knocks(seconds, random)];
}

function crawls(site, seconds, random) {
  return robots.flatMap(([count, address, agent]) => {
    const at = () => Math.floor(random() * seconds);
    const polite = [{ after: at(), request: 'GET /robots.txt', path: '/robots.txt', status: 200, address, agent }];
    if (random() < 0.3) polite.push({ ...polite[0], after: at(), request: 'GET /sitemap.xml', path: '/sitemap.xml' });
    const pages = Array.from({ length: Math.round(count * (0.6 + random() * 0.8)) }, () => {
      const old = random() < 0.08 && site.redirects[Math.floor(random() * site.redirects.length)];
      const path = old ? old.from : site.pages[Math.floor(random() * site.pages.length)];
      return { after: at(), request: `GET ${path}`, path, status: old ? old.status : 200, address, agent };
    });
    return [...polite, ...pages];
  });
}

function checks(seconds, random) {
  const path = '/';
  return Array.from({ length: Math.floor(seconds / 3600) }, (_, hour) => {
    const after = hour * 3600 + Math.floor(random() * 4);
    return { after, request: 'HEAD /', path, status: 200, ...monitor };
  });
}

function knocks(seconds, random) {
  return Array.from({ length: 3 + Math.floor(random() * 9) }, () => {
    const request = scanners.requests[Math.floor(random() * scanners.requests.length)];
    const agent = scanners.agents[Math.floor(random() * scanners.agents.length)];
    const address = `203.0.113.${200 + Math.floor(random() * 50)}`;
    return { after: Math.floor(random() * seconds), request, path: request.split(' ')[1], status: 404, address, agent };
  });
}
