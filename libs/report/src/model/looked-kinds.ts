import type { IssueKindEntry } from './issue-severity';

/** Kinds that tell how the site is served, and what pages are to each other: the rest of `ISSUE_KINDS`. */
export const LOOKED_KINDS = {
  /** Without another one the whole site is gone on that day. */
  'certificate-expiring': {
    severity: 'error',
    scope: 'page',
    cause: 'page',
    en: 'certificate of the site expires soon',
    nl: 'certificaat van de site verloopt binnenkort',
  },
  /** A rule of WCAG, as a browser found it. */
  accessibility: {
    severity: 'warning',
    scope: 'page',
    cause: 'shared',
    en: 'not accessible to everyone (WCAG)',
    nl: 'niet toegankelijk voor iedereen (WCAG)',
  },
  'heavy-page': {
    severity: 'notice',
    scope: 'page',
    cause: 'shared',
    en: 'page of 3 MB or more',
    nl: 'pagina van 3 MB of meer',
  },
  'slow-page': {
    severity: 'notice',
    scope: 'page',
    cause: 'page',
    en: 'page that is slow to answer',
    nl: 'pagina die traag antwoordt',
  },
  'near-duplicate': {
    severity: 'notice',
    scope: 'page',
    cause: 'shared',
    en: 'text nearly the same as that of another page',
    nl: 'tekst vrijwel gelijk aan die van een andere pagina',
  },
} satisfies Readonly<Record<string, IssueKindEntry>>;
