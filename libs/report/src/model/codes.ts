import type { ReportLanguage } from './common';
import type { IssueKind } from './issue-kinds';

type Names = Readonly<Record<string, readonly [en: string, nl: string]>>;

/** Why an address gave no page: of links, of problems, and of pages that were not reached. */
const STATUSES: Names = {
  dns: ['no such host', 'server bestaat niet'],
  refused: ['connection refused', 'verbinding geweigerd'],
  reset: ['connection broken off', 'verbinding verbroken'],
  timeout: ['no answer in time', 'geen antwoord op tijd'],
  tls: ['certificate not valid', 'certificaat ongeldig'],
  protocol: ['answer not understood', 'antwoord onbegrijpelijk'],
  error: ['no connection', 'geen verbinding'],
  'headers-too-large': ['answer with too large a head', 'antwoord met te grote kop'],
  'body-too-large': ['too large', 'te groot'],
  'bad-encoding': ['damaged in transfer', 'beschadigd bij overdracht'],
  'bad-redirect': ['redirect without a target', 'omleiding zonder doel'],
  'private-address': ['address of an internal network', 'adres van een intern netwerk'],
  'redirect-loop': ['redirects in a circle', 'omleidingen in een kringloop'],
  'soft-404': ['says that it is not there', 'meldt dat de pagina niet bestaat'],
  'moved-home': ['leads to a home page', 'leidt naar een startpagina'],
  unreadable: ['could not be read', 'kon niet worden gelezen'],
  'not-rendered': ['a browser could not show it', 'een browser kon de pagina niet tonen'],
  limit: ['not asked for: limit reached', 'niet opgevraagd: maximum bereikt'],
  stopped: ['not asked for: scrape stopped', 'niet opgevraagd: opname gestopt'],
  missing: ['was left out', 'ontbrak'],
};

/** How one address leads to another. */
const HOPS: Names = {
  client: ['by the page itself', 'door de pagina zelf'],
  alias: ['alias', 'alias'],
};

/** From where an editorial link leads to where. */
const LINK_TYPES: Names = {
  int: ['within the site', 'binnen de site'],
  ext: ['to another site', 'naar een andere site'],
  'ext-to-int': ['elsewhere, leads back here', 'elders, leidt terug hierheen'],
  'ext-to-ext': ['elsewhere, redirected', 'elders, omgeleid'],
};

/** What knew a page. */
const SOURCES: Names = {
  start: ['start URLs', 'start-URL’s'],
  sitemap: ['sitemap', 'sitemap'],
  link: ['link', 'link'],
  redirect: ['redirect', 'omleiding'],
  history: ['history', 'historie'],
  analytics: ['analytics', 'bezoekcijfers'],
};

/** What a recording says of itself. */
const PARAMETERS: Names = {
  scrape: ['recording', 'opname'],
  recorded: ['recorded', 'vastgelegd'],
  previous: ['compared with', 'vergeleken met'],
  producer: ['recorded by', 'vastgelegd door'],
  root: ['root of the site', 'startadres van de site'],
  profile: ['profile', 'profiel'],
  timestamp: ['time stamp', 'tijdstempel'],
  started: ['started', 'begonnen'],
  finished: ['finished', 'voltooid'],
  duration: ['duration', 'duur'],
  pages: ['pages', 'pagina’s'],
  problems: ['oddities', 'bijzonderheden'],
  requests: ['requests', 'verzoeken'],
  not_modified: ['pages not fetched again', 'pagina’s niet opnieuw opgehaald'],
  urls_done: ['addresses asked for', 'opgevraagde adressen'],
  urls_left: ['addresses not asked for', 'niet opgevraagde adressen'],
  max_urls: ['most addresses allowed', 'maximum aantal adressen'],
  robots_forbidden: ['forbidden by robots.txt', 'verboden door robots.txt'],
  external_checked: ['external links checked', 'gecontroleerde externe links'],
  unreached: ['not reached', 'niet bereikt'],
  given_up: ['given up', 'opgegeven'],
  checks: ['looked for', 'waarop is gelet'],
  readings: ['digest of the rules of reading', 'kenmerk van de leesregels'],
  settings: ['digest of the settings', 'kenmerk van de instellingen'],
  nowhere: ['answer to an address that is not there', 'antwoord op een adres dat niet bestaat'],
  loss: ['loss accepted', 'aanvaard verlies'],
  node_version: ['version of Node', 'versie van Node'],
  tool_version: ['version of the program', 'versie van het programma'],
  reports: ['older reports', 'oudere rapporten'],
};

/** The codes of these lists, for tests that want to meet all of them. */
export const CODES = {
  statuses: Object.keys(STATUSES),
  hops: Object.keys(HOPS),
  linkTypes: Object.keys(LINK_TYPES),
  sources: Object.keys(SOURCES),
  parameters: Object.keys(PARAMETERS),
};

/** A status in words: HTTP statuses stay numbers, since every web team knows them. */
export function statusLabel(status: string, language: ReportLanguage): string {
  const blocked = /^blocked (\d+)$/.exec(status)?.[1];
  if (blocked) return language === 'nl' ? `robots geweigerd (${blocked})` : `robots turned away (${blocked})`;
  return nameIn(STATUSES, status, language);
}

export const hopLabel = (type: string, language: ReportLanguage): string => nameIn(HOPS, type, language);
export const linkTypeLabel = (type: string, language: ReportLanguage): string => nameIn(LINK_TYPES, type, language);
export const parameterLabel = (name: string, language: ReportLanguage): string => nameIn(PARAMETERS, name, language);
export const sourceLabel = (source: string, language: ReportLanguage): string => nameIn(SOURCES, source, language);

/** A derived value that a page has none of. */
export const valueLabel = (value: string, language: ReportLanguage): string =>
  value === 'unknown' && language === 'nl' ? 'onbekend' : value;

/** What an issue says of itself, with its status in words. */
export function detailLabel(
  { kind, detail }: { readonly kind: IssueKind; readonly detail: string },
  language: ReportLanguage,
): string {
  if (kind === 'not-recorded' || kind === 'not-reached') return statusLabel(detail, language);
  if (kind !== 'broken-link' && kind !== 'broken-external-link') return detail;
  const at = detail.lastIndexOf(' (');
  return at < 0 ? detail : `${detail.slice(0, at)} (${statusLabel(detail.slice(at + 2, -1), language)})`;
}

/** A code that is not known (of a later version) is shown as words at least. */
function nameIn(names: Names, code: string, language: ReportLanguage): string {
  const known = Object.hasOwn(names, code) ? names[code] : undefined;
  return known?.[language === 'nl' ? 1 : 0] ?? code.replace(/[-_]/g, ' ');
}
