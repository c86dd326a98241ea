/** English texts of section pages and the index. */
export const enOther = {
  // Section page.
  latestChanges: 'Latest changes',
  noSectionChanges: 'No change was found on these pages since they were first recorded.',
  sectionSummary: '{pages}, {issues}',
  nIssues: '{n} issue|{n} issues',
  nChanges: '{n} change|{n} changes',
  newestChange: 'newest change found {when}',
  byPriority: 'By severity',
  byKind: 'By kind',

  // Index page.
  newest: 'Newest report',
  openReport: 'Open the report',
  noReports: 'There is no report yet.',
  trends: 'Trends',
  trendsHint: 'Open a figure for its whole course; gaps are days without a recording.',
  trendChart: '{figure} from {from} to {to}: {first} to {last}, lowest {low}, highest {high}.',
  findFigure: 'Find a figure',
  calendar: 'Calendar',
  outcome_recorded: 'recorded',
  outcome_failed: 'failed',
  outcome_missing: 'no recording',
  lately: 'What changed lately',
  noneLately: 'Nothing changed in the newest recordings.',
  allReports: 'All reports',
  madeAgain: 'The report of any recorded day can be made again from its recording:',
  span: '{n} recording since {day}|{n} recordings since {day}',

  // A recorded page.
  recordedPageTitle: 'This is how the page was on {day}',
  recordedPageAt: 'Recorded on {when}.',
  recordedPageBefore: 'There is no recording of {day}: this is the last one before it.',
  recordedPageLed: '{path} led to this page.',
  recordedPageLimits: 'Without the looks of the site; images are replaced by their description, and links do not work.',
  recordedImage: 'Image: ',
  recordedVideo: 'Video: ',
  recordedAudio: 'Sound: ',
  recordedFrame: 'Embedded: ',

  // Two recordings that are compared.
  pairNothing: 'Nothing differs on {pages} from the earlier recording.',
  pairAgainst: 'against the earlier recording',
  pairFixed: 'Mended since the earlier recording',
  pairNoFixed: 'Nothing was mended since the earlier recording.',
};
