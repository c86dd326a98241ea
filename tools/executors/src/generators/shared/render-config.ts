/** What a new configuration says. Whatever is left out has the default of the schema. */
export interface NewConfig {
  /** Path of the schema, relative to the file. */
  readonly schema: string;
  readonly partners: readonly { readonly name: string; readonly home: string }[];
  readonly masterDir: string;
  readonly logName?: string;
  readonly timeZone: string;
  readonly root?: string;
  /** Folder of static files, relative to the file. */
  readonly directory?: string;
  readonly profile?: string;
  readonly ignore?: readonly string[];
  readonly language?: 'en' | 'nl';
}

/** The text of `production.config.json`, with what each part means beside it: JSON in which comments may stand. */
export function renderConfig(config: NewConfig): string {
  const text = JSON.stringify;
  const lines = [
    `"$schema": ${text(config.schema)},`,
    '// The machines that can produce: the name is a user or host name there, the home a path by which all others reach it.',
    '// All machines use the same file. One more: nx g @scrape-and-report/executors:add-partner',
    '"partners": [',
    ...config.partners.map(({ name, home }, index) => {
      const comma = index < config.partners.length - 1 ? ',' : '';
      return `  { "name": ${text(name)}, "home": ${text(home)} }${comma}`;
    }),
    '],',
    '// Folder of the record below each home.',
    `"masterDir": ${text(config.masterDir)},`,
    ...(config.logName ? ['// Log of all productions, in each store.', `"logName": ${text(config.logName)},`] : []),
    '// Decides which day it is, on all machines.',
    `"timeZone": ${text(config.timeZone)},`,
    '"site": {',
    ...siteLines(config),
    '},',
    '// Usage figures: "none", or { "source": "matomo", "url": "https://stats.example.nl/", "siteId": 1 } with the token in',
    '// MATOMO_TOKEN, or { "source": "access-log", "files": ["/var/log/nginx/access.log*"] }.',
    '"analytics": { "source": "none" },',
    '"report": {',
    '  // Parts of the site with a page of their own. One more: nx g @scrape-and-report/executors:section',
    '  "sections": [],',
    `  "language": ${text(config.language ?? 'en')}`,
    `}${config.ignore ? ',' : ''}`,
    ...(config.ignore
      ? ['// Names that a sync leaves alone, at any depth.', `"sync": { "ignore": ${text(config.ignore)} }`]
      : []),
  ];
  return `{\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;
}

function siteLines({ root, directory, profile }: NewConfig): string[] {
  return [
    ...(root
      ? [
          '  // All below this address is recorded, under the addresses that it has here.',
          `  "root": ${JSON.stringify(root)},`,
        ]
      : []),
    ...(directory
      ? [
          '  // A folder of static files, served on loopback while it is recorded.',
          `  "directory": ${JSON.stringify(directory)},`,
        ]
      : []),
    ...(profile ? [`  "profile": ${JSON.stringify(profile)},`] : []),
    '  // Never more requests in any second. An own site may bear more.',
    '  "requestsPerSecond": 20,',
    '  // Most requests in one recording.',
    '  "maxUrls": 15000',
  ];
}
