import type { enOther } from './other.en';

/** Dutch texts of section pages and the index. */
export const nlOther: Readonly<Record<keyof typeof enOther, string>> = {
  latestChanges: 'Laatste wijzigingen',
  noSectionChanges: 'Sinds deze pagina’s zijn vastgelegd, is er geen wijziging gevonden.',
  sectionSummary: '{pages}, {issues}',
  nIssues: '{n} probleem|{n} problemen',
  nChanges: '{n} wijziging|{n} wijzigingen',
  newestChange: 'nieuwste wijziging gevonden {when}',
  byPriority: 'Naar ernst',
  byKind: 'Naar soort',

  newest: 'Nieuwste rapport',
  openReport: 'Open het rapport',
  noReports: 'Er is nog geen rapport.',
  trends: 'Verloop',
  trendsHint: 'Open een kerncijfer voor het hele verloop; gaten zijn dagen zonder opname.',
  trendChart: '{figure} van {from} tot en met {to}: {first} naar {last}, laagste {low}, hoogste {high}.',
  findFigure: 'Zoek een kerncijfer',
  calendar: 'Kalender',
  outcome_recorded: 'vastgelegd',
  outcome_failed: 'mislukt',
  outcome_missing: 'geen opname',
  olderMonths: '{n} eerdere maand|{n} eerdere maanden',
  allReports: 'Alle rapporten',
  span: '{n} opname sinds {day}|{n} opnamen sinds {day}',
};
