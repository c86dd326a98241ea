import BotDetector from 'device-detector-js/dist/parsers/bot';

// The words by which Matomo's own log importer (import_logs.py) leaves out agents before the server's bot list sees them.
const IMPORTER_WORDS = [
  'adsbot-google',
  'ask jeeves',
  'baidubot',
  'bot-',
  'bot/',
  'ccooter/',
  'crawl',
  'curl',
  'echoping',
  'exabot',
  'feed',
  'googlebot',
  'ia_archiver',
  'java/',
  'libwww',
  'mediapartners-google',
  'msnbot',
  'netcraftsurvey',
  'panopta',
  'pingdom.com_bot_',
  'robot',
  'spider',
  'surveybot',
  'twiceler',
  'voilabot',
  'yahoo',
  'yandex',
  'zabbix',
  'googlestackdrivermonitoring',
];

/** Tells bots by Matomo's rules: its importer's words, then its bot list (device-detector). Remembers each agent. */
export function createBotTest(): (agent: string) => boolean {
  const detector = new BotDetector();
  const known = new Map<string, boolean>();
  return (agent) => {
    let bot = known.get(agent);
    if (bot === undefined) {
      const lower = agent.toLowerCase();
      bot = IMPORTER_WORDS.some((word) => lower.includes(word)) || detector.parse(agent) !== null;
      known.set(agent, bot);
    }
    return bot;
  };
}
