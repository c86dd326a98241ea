/** English texts of the frame of every page, and how numbers and dates are written. */
export const enFrame = {
  // How numbers and lists are written.
  group: ',',
  decimal: '.',
  csvSeparator: ',',
  months: 'January February March April May June July August September October November December',
  shortMonths: 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec',
  weekdays: 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday',
  longDate: '{weekday} {day} {month} {year}',
  shortDate: '{day} {mon} {year}',

  // Frame of every page.
  skip: 'Skip to content',
  noScript: 'This page shows the first rows of each table only, because scripts are switched off.',
  sitePage: 'Site report',
  sectionPage: 'Section {name}',
  indexPage: 'All reports',
  toSite: 'Site report',
  workbook: 'Workbook',
  recorded: 'recorded {when}',
  recordedBy: 'recorded {when} by {producer}',
  comparedWith: 'compared with {when}',
  noPrevious: 'the first recording, nothing to compare with yet',
  theme: 'Theme: {theme}',
  theme_auto: 'as the system has it',
  theme_light: 'light',
  theme_dark: 'dark',
  contents: 'Parts of this report',
  footer: 'One file, no network: it can be mailed or kept as it is.',
};
