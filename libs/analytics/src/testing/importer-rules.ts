import MatomosBots from 'device-detector-js/dist/parsers/bot';
import type { LoggedRequest } from './log-formats';

// The rules by which Matomo's own importer of logs takes a line for a page view, from its guide
// (https://github.com/matomo-org/matomo-log-analytics) and from what it was seen to do with a real log: facts, no code.
const STATIC = new Set('gif jpg jpeg png bmp ico svg svgz ttf otf eot woff woff2 class swf css js xml webp'.split(' '));
const DOWNLOADS = new Set(
  (
    '7z aac arc arj asf asx avi bin csv deb dmg doc docx exe flac flv gz gzip hqx ibooks jar json mpg mp2 mp3 mp4 mpeg ' +
    'mov movie msi msp odb odf odg odp ods odt ogg ogv pdf phps ppt pptx qt qtm ra ram rar rpm rtf sea sit tar tbz bz2 ' +
    'tgz torrent txt wav webm wma wmv wpd xls xlsx xsd z zip azw3 epub mobi apk md5 sig'
  ).split(' '),
);
/** Words by which it leaves agents out, before the server looks at its own list. */
const WORDS =
  /adsbot-google|ask jeeves|baidubot|bot-|bot\/|ccooter\/|crawl|curl|echoping|exabot|feed|googlebot|ia_archiver|java\/|libwww|mediapartners-google|msnbot|netcraftsurvey|panopta|pingdom.com_bot_|robot|spider|surveybot|twiceler|voilabot|yahoo|yandex|zabbix|googlestackdrivermonitoring/i;

/** What the importer makes of a request; `unlike` is a page view to it, and left out here on purpose (docs/analytics.md). */
export type ImportedAs = 'page' | 'download' | 'bot' | 'ignored';

export function createImporterRules(): (request: LoggedRequest) => ImportedAs {
  const bots = new MatomosBots();
  const known = new Map<string, boolean>();
  const isBot = (agent: string): boolean => {
    let bot = known.get(agent);
    if (bot === undefined) known.set(agent, (bot = WORDS.test(agent) || bots.parse(agent) !== null));
    return bot;
  };
  return ({ target, status, agent }) => {
    const path = target.replace(/[?#].*$/s, '').toLowerCase();
    const extension = /\.([a-z0-9]+)$/.exec(path)?.[1] ?? '';
    if (status >= 400 || (status >= 300 && status !== 304)) return 'ignored';
    if (STATIC.has(extension) || path.endsWith('/robots.txt')) return 'ignored';
    if (isBot(agent)) return 'bot';
    return DOWNLOADS.has(extension) ? 'download' : 'page';
  };
}
