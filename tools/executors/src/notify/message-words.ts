import type { StageName } from '@scrape-and-report/production';

export type Language = 'en' | 'nl';

/** What a message says, besides names, titles and the lines of a run, which are English in every language. */
const EN = {
  produced: (day: string, partner: string) => `${day}: produced by ${partner}`,
  refused: (day: string, partner: string, by: string) =>
    `${day}: produced by ${partner}, whose store is refused by ${by}`,
  failed: (day: string, partner: string, stages: string) => `${day}: production by ${partner} failed: ${stages}`,
  noScrape: 'no scrape',
  stages: {} as Partial<Record<StageName, string>>,
  outcomes: {} as Partial<Record<string, string>>,
  pages: 'pages',
  counts: {} as Partial<Record<string, string>>,
  none: 'none',
  changed: 'Changed pages',
  added: 'New pages',
  removed: 'Removed pages',
  problems: 'New issues',
  removedVisited: 'Removed pages that are still visited',
  unreached: 'Not reached',
  more: (n: number) => `and ${n} more`,
  above: (n: number) => `${n} named above`,
  moreLines: (n: number) => `and ${n} more lines: see the log`,
  whatFailed: 'What failed, and what to do',
  report: 'report',
  open: 'Open the report',
  attached: (n: number): string =>
    n === 1 ? 'The report is attached: open it in a browser.' : 'The reports are attached: open them in a browser.',
  tooLarge: 'The report is too large to be attached.',
  owner: (sections: string) =>
    `You get this because you are the owner of ${sections} in the configuration of the report.`,
  newProblems: (n: number) => `${n} new ${n === 1 ? 'issue' : 'issues'}`,
  nothing: 'nothing changed',
  visits: (n: number) => `${n} ${n === 1 ? 'visit' : 'visits'}`,
};

const NL: typeof EN = {
  produced: (day, partner) => `${day}: geproduceerd door ${partner}`,
  refused: (day, partner, by) => `${day}: geproduceerd door ${partner}, maar zijn opslag wordt geweigerd door ${by}`,
  failed: (day, partner, stages) => `${day}: productie door ${partner} mislukt: ${stages}`,
  noScrape: 'geen opname',
  stages: {
    ...{ elect: 'verkiezing', scrape: 'opname', analytics: 'bezoekcijfers', sections: 'onderdelen', report: 'rapport' },
    ...{ fingerprint: 'kenmerk', sync: 'synchronisatie', daily: 'afronding' },
  },
  outcomes: { done: 'gelukt', failed: 'mislukt', skipped: 'overgeslagen' },
  pages: 'pagina’s',
  counts: {
    ...{ new: 'nieuw', changed: 'gewijzigd', removed: 'verwijderd' },
    ...{ 'not reached': 'niet bereikt', 'given up': 'opgegeven' },
  },
  none: 'geen',
  changed: 'Gewijzigde pagina’s',
  added: 'Nieuwe pagina’s',
  removed: 'Verwijderde pagina’s',
  problems: 'Nieuwe problemen',
  removedVisited: 'Verwijderde pagina’s die nog worden bezocht',
  unreached: 'Niet bereikt',
  more: (n) => `en nog ${n}`,
  above: (n) => `${n} hierboven genoemd`,
  moreLines: (n) => `en nog ${n} regels: zie het logboek`,
  whatFailed: 'Wat mislukte, en wat te doen',
  report: 'rapport',
  open: 'Open het rapport',
  attached: (n) =>
    n === 1
      ? 'Het rapport is bijgevoegd: open het in een browser.'
      : 'De rapporten zijn bijgevoegd: open ze in een browser.',
  tooLarge: 'Het rapport is te groot om bij te voegen.',
  owner: (sections) => `U krijgt dit bericht omdat u in de instellingen van het rapport eigenaar bent van ${sections}.`,
  newProblems: (n) => `${n} ${n === 1 ? 'nieuw probleem' : 'nieuwe problemen'}`,
  nothing: 'niets gewijzigd',
  visits: (n) => `${n} ${n === 1 ? 'bezoek' : 'bezoeken'}`,
};

export function wordsIn(language: Language = 'en'): typeof EN {
  return language === 'nl' ? NL : EN;
}
