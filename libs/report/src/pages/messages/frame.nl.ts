import type { enFrame } from './frame.en';

/** Dutch texts of the frame of every page, and how numbers and dates are written. */
export const nlFrame: Readonly<Record<keyof typeof enFrame, string>> = {
  group: '.',
  decimal: ',',
  csvSeparator: ';',
  months: 'januari februari maart april mei juni juli augustus september oktober november december',
  shortMonths: 'jan feb mrt apr mei jun jul aug sep okt nov dec',
  weekdays: 'maandag dinsdag woensdag donderdag vrijdag zaterdag zondag',
  longDate: '{weekday} {day} {month} {year}',
  shortDate: '{day} {mon} {year}',

  skip: 'Naar de inhoud',
  noScript: 'Deze pagina toont alleen de eerste rijen van elke tabel, omdat scripts uit staan.',
  sitePage: 'Siterapport',
  sectionPage: 'Onderdeel {name}',
  indexPage: 'Alle rapporten',
  toSite: 'Siterapport',
  workbook: 'Excel-bestand',
  recorded: 'vastgelegd {when}',
  recordedBy: 'vastgelegd {when} door {producer}',
  comparedWith: 'vergeleken met {when}',
  noPrevious: 'de eerste opname, er is nog niets om mee te vergelijken',
  theme: 'Thema: {theme}',
  theme_auto: 'zoals het systeem',
  theme_light: 'licht',
  theme_dark: 'donker',
  contents: 'Delen van dit rapport',
  footer: 'Eén bestand, geen netwerk: het kan zo worden gemaild of bewaard.',
};
