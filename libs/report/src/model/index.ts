export {
  ASPECTS,
  type ChangeKind,
  type DiffPart,
  type DiffRow,
  ISSUE_KINDS,
  type IssueKind,
  type ReportLanguage,
  SEVERITIES,
  type Severity,
  type TextDiff,
} from './common';
export {
  MAX_SECTION_CHANGES,
  type SectionChange,
  type SectionInput,
  type SectionIssue,
  type SectionPage,
} from './section-input';
export type { CalendarDay, IndexReport, ReportEntry, ScrapeEntry, Trend } from './index-report';
export {
  type BrokenLink,
  type ChangedAspect,
  type FixedIssue,
  type KeyFigure,
  type LinkUse,
  MAX_SITE_TEXT,
  type MovedPage,
  type Orphan,
  type PageCombination,
  type RedirectChain,
  type SectionSummary,
  type SiteIssue,
  type SitePage,
  type SiteReport,
  type SiteUsage,
  type UnreachedPage,
  type UsageDayTotal,
  type VisitedPage,
} from './site-report';
export { aspectLabel, changeLabel, issueLabel, severityLabel } from './labels';
