import { createIsbotFromList, list } from 'isbot';
import { BoundedMap } from '../bounded-map';

// isbot (Unlicense) knows all but two of the 2,488 requests of a real log that Matomo's list takes for bots. This pattern
// of it meets people as well: an Internet Explorer with Chrome Frame.
const TOO_STRICT = ['chromeframe'];

// Ours, beside isbot's: monitors, libraries and the words by which Matomo's own importer leaves agents out.
const PROGRAMS =
  /scrape-and-report\/|kube-probe|ELB-HealthChecker|GoogleHC|HealthCheck|uptime|pingdom|statuscake|site24x7|zabbix|nagios|check_http|icinga|prometheus|blackbox|datadog|new ?relic|better ?stack|checkly|hetrix|freshping|monit\/|monitor(?:ing|s)?\b|^curl|^wget|libwww|libcurl|python|aiohttp|httpx|urllib|requests\/|okhttp|^java\/|apache-httpclient|go-http-client|node-fetch|^node$|undici|axios|got \(|superagent|guzzle|postman|insomnia|httpie|winhttp|powershell|^ruby|faraday|^php|^dart|^perl|lwp::|headless|phantomjs|puppeteer|playwright|selenium|cypress|lighthouse|slurp|masscan|zgrab|nuclei|nikto|sqlmap|wpscan|bot[-/;)\s]|crawl|spider|robot(?!ic)|feed(?:ly|burner|fetcher|parser|\b)|archiver|mediapartners|facebookexternalhit|embedly|^microsoft office\/|^outlook-|^dalvik\/|cfnetwork\/|preview|validator|link ?check/i;

/** A program that calls itself compatible; browsers of people that do so are old, and named here. */
const COMPATIBLE =
  /^mozilla\/[\d.]+ \(compatible;(?! *(?:MSIE|Konqueror|iCab|U;|ABrowse|OmniWeb|WOW64|Windows|Linux))|ms-?office|nmap/i;

/** A browser of people whose name holds a word of bots. */
const PEOPLE = /YaBrowser\/|YaApp_Android|YaSearchBrowser|YandexSearch\/|CUBOT|chromeframe|^(?:Lynx|w3m|E?Links)[ /(]/i;

/** A name that alone makes even a browser's agent a program's. */
const SURELY =
  /scrape-and-report\/|headless|phantomjs|puppeteer|playwright|selenium|cypress|lighthouse|\bbot\b|bots?\/|\w+bot[/;)\s]|spider|crawl/i;

const isListed = createIsbotFromList(list.filter((pattern) => !TOO_STRICT.some((word) => pattern.includes(word))));
const BOUND = 50_000;

/**
 * Tells programs from people by what they call themselves: our own scraper, crawlers, monitors, HTTP libraries, headless
 * browsers; who calls himself nothing is none of the people either. Remembers each agent.
 */
export function createBotTest(): (agent: string) => boolean {
  const known = new BoundedMap<string, boolean>(BOUND);
  return (agent) => {
    let bot = known.get(agent);
    if (bot === undefined) known.set(agent, (bot = isProgram(agent)));
    return bot;
  };
}

function isProgram(agent: string): boolean {
  const name = agent.trim();
  if (name === '' || name === '-') return true;
  if (PEOPLE.test(name)) return SURELY.test(name.replace(PEOPLE, ''));
  return PROGRAMS.test(name) || COMPATIBLE.test(name) || isListed(name);
}

export type Device = 'phone' | 'tablet' | 'computer';

/** What kind of machine an agent tells of; only ever counted, never kept. */
export function deviceOf(agent: string): Device {
  if (/iPad|Tablet|PlayBook|Silk\/|(?:Android)(?!.*Mobile)/i.test(agent)) return 'tablet';
  return /Mobi|iPhone|Android|Windows Phone/i.test(agent) ? 'phone' : 'computer';
}
