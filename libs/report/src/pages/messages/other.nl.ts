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
  lately: 'Onlangs gewijzigd',
  noneLately: 'In de nieuwste opnamen is niets gewijzigd.',
  allReports: 'Alle rapporten',
  madeAgain: 'Het rapport van elke vastgelegde dag is opnieuw te maken uit de opname:',
  span: '{n} opname sinds {day}|{n} opnamen sinds {day}',

  recordedPageTitle: 'Zo was deze pagina op {day}',
  recordedPageAt: 'Vastgelegd op {when}.',
  recordedPageBefore: 'Van {day} is er geen opname: dit is de laatste daarvoor.',
  recordedPageLed: '{path} leidde naar deze pagina.',
  recordedPageLimits:
    'Zonder de opmaak van de site; afbeeldingen zijn vervangen door hun omschrijving, en links werken niet.',
  recordedImage: 'Afbeelding: ',
  recordedVideo: 'Video: ',
  recordedAudio: 'Geluid: ',
  recordedFrame: 'Ingesloten: ',

  pairNothing: 'Er is niets anders op {pages} dan in de eerdere opname.',
  pairAgainst: 'ten opzichte van de eerdere opname',
  pairFixed: 'Hersteld sinds de eerdere opname',
  pairNoFixed: 'Sinds de eerdere opname is niets hersteld.',
};
