export {
  ASPECT_COLUMNS,
  TEXT_ASPECTS,
  type AspectChange,
  type AspectColumn,
  type DerivedFacts,
  type GonePage,
  type History,
  type HistoryScrape,
  type IssueFact,
  type IssueSpan,
  type LastFacts,
  type LivingPage,
  type Movement,
  type PageMove,
  type ScrapeDeriver,
} from './history';
export { openHistory, type OpenHistoryOptions } from './io/open-history';
