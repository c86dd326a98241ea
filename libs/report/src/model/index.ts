export { issueAdvice } from './issue-advice';
export {
  type Aspect,
  ASPECTS,
  type ChangeKind,
  type DiffPart,
  type DiffRow,
  type ReportLanguage,
  type TextDiff,
} from './common';
export {
  type AcceptedSectionIssue,
  MAX_SECTION_CHANGES,
  type SectionChange,
  type SectionInput,
  type SectionIssue,
  type SectionPage,
} from './section-input';
export {
  type CalendarDay,
  type IndexReport,
  type LateChanges,
  type LatePage,
  MOST_LATELY,
  MOST_LATELY_NAMED,
  type ReportEntry,
  type ScrapeEntry,
  type Trend,
} from './index-report';
export {
  type AcceptedIssue,
  type ChangedAspect,
  type FixedIssue,
  type DayCount,
  type KeyFigure,
  MAX_SITE_TEXT,
  type MovedPage,
  type Orphan,
  type PageCombination,
  type SectionSummary,
  type SiteIssue,
  type SitePage,
  type SiteReport,
  type UnreachedPage,
} from './site-report';
export type { Accepted, AcceptanceFault } from './accepted-issue';
export type { BrokenLink, LinkUse, RedirectChain } from './link-findings';
export type {
  MissingAddress,
  SiteUsage,
  UsageDayTotal,
  UsageShare,
  UsedAddress,
  ViewsAndText,
  VisitedPage,
} from './site-usage-figures';
export {
  causeOf,
  ISSUE_KINDS,
  isIssueKind,
  type IssueKind,
  issueLabel,
  KINDS_VERSION,
  type LinkIssueKind,
  severityOf,
} from './issue-kinds';
export {
  type LifeChange,
  type LifeIssue,
  MOST_LIFE_CHANGES,
  MOST_LIFE_ISSUES,
  MOST_LIFE_LINKS,
  MOST_LIFE_TEXT,
  MOST_LIFE_TEXTS,
  type PageLife,
} from './page-life';
export { SEVERITIES, type Severity } from './issue-severity';
export { aspectLabel, changeLabel, severityLabel } from './labels';
export {
  CODES,
  detailLabel,
  hopLabel,
  linkTypeLabel,
  parameterLabel,
  sourceLabel,
  statusLabel,
  valueLabel,
} from './codes';
