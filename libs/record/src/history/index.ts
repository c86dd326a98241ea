export {
  ASPECT_COLUMNS,
  TEXT_ASPECTS,
  WORDED_ASPECTS,
  type AspectChange,
  type AspectColumn,
  type GonePage,
  type History,
  type IssueFact,
  type IssueSpan,
  type LivingPage,
  type PageLifeSpan,
  type PageMove,
  type ScrapeDeriver,
} from './history';
export { openHistory } from './io/open-history';
export { historyFault } from './io/history-fault';
