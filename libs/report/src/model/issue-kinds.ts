import type { ReportLanguage } from './common';
import { LOOKED_KINDS } from './looked-kinds';
import type { IssueKindEntry, Severity } from './issue-severity';

/**
 * Everything that a report can hold against a page, in the order in which kinds of one severity are shown. This is the
 * one place that a new kind needs beside the rule that finds it (`figures/find-issues.ts`): lists, filters, words and
 * the version of what the history derived follow from it.
 */
const KINDS = {
  'broken-link': {
    severity: 'error',
    scope: 'link',
    cause: 'shared',
    en: 'broken internal link',
    nl: 'kapotte interne link',
  },
  /** May be back tomorrow without our doing. */
  'broken-external-link': {
    severity: 'warning',
    scope: 'link',
    cause: 'shared',
    en: 'broken external link',
    nl: 'kapotte externe link',
  },
  'external-link-home': {
    severity: 'warning',
    scope: 'link',
    cause: 'shared',
    en: 'external link that now leads to a home page',
    nl: 'externe link die nu naar een startpagina leidt',
  },
  'broken-image': {
    severity: 'error',
    scope: 'page',
    cause: 'shared',
    en: 'image that does not load',
    nl: 'afbeelding die niet laadt',
  },
  /** Style sheets, scripts, frames, media and other files that a page is made with. */
  'broken-file': {
    severity: 'error',
    scope: 'page',
    cause: 'shared',
    en: 'style sheet, script or media file that does not load',
    nl: 'stijlblad, script of mediabestand dat niet laadt',
  },
  'mixed-content': {
    severity: 'error',
    scope: 'page',
    cause: 'shared',
    en: 'file over an insecure connection (http)',
    nl: 'bestand via een onbeveiligde verbinding (http)',
  },
  'no-title': { severity: 'error', scope: 'page', cause: 'page', en: 'no title', nl: 'geen titel' },
  /** A URL that could not be recorded at all. */
  'not-recorded': {
    severity: 'error',
    scope: 'address',
    cause: 'page',
    en: 'page not recorded',
    nl: 'pagina niet vastgelegd',
  },
  /** One that an earlier recording knew and this one did not reach: what was known of it is kept. */
  'not-reached': {
    severity: 'error',
    scope: 'address',
    cause: 'page',
    en: 'not reached, last version kept',
    nl: 'niet bereikt, laatste versie bewaard',
  },
  'missing-anchor': {
    severity: 'warning',
    scope: 'link',
    cause: 'shared',
    en: 'link to an anchor that is not there',
    nl: 'link naar een anker dat er niet is',
  },
  'image-without-alt': {
    severity: 'warning',
    scope: 'page',
    cause: 'shared',
    en: 'image without alternative text',
    nl: 'afbeelding zonder alternatieve tekst',
  },
  'empty-link': {
    severity: 'warning',
    scope: 'page',
    cause: 'shared',
    en: 'link without text',
    nl: 'link zonder tekst',
  },
  'canonical-astray': {
    severity: 'warning',
    scope: 'page',
    cause: 'page',
    en: 'own address (canonical) that redirects or gives no page',
    nl: 'eigen adres (canonical) dat omleidt of geen pagina geeft',
  },
  'broken-hreflang': {
    severity: 'warning',
    scope: 'page',
    cause: 'shared',
    en: 'other language (hreflang) that does not answer',
    nl: 'andere taalversie (hreflang) die niet antwoordt',
  },
  'noindex-in-sitemap': {
    severity: 'warning',
    scope: 'page',
    cause: 'page',
    en: 'kept from search engines, yet in the sitemap',
    nl: 'afgeschermd voor zoekmachines, maar wel in de sitemap',
  },
  'security-header': {
    severity: 'warning',
    scope: 'page',
    cause: 'page',
    en: 'security header of the site missing',
    nl: 'beveiligingsheader van de site ontbreekt',
  },
  'no-description': {
    severity: 'warning',
    scope: 'page',
    cause: 'page',
    en: 'no description',
    nl: 'geen omschrijving',
  },
  'no-h1': { severity: 'warning', scope: 'page', cause: 'page', en: 'no main heading (h1)', nl: 'geen hoofdkop (h1)' },
  'duplicate-title': {
    severity: 'warning',
    scope: 'page',
    cause: 'shared',
    en: 'title used more than once',
    nl: 'titel meer dan eens gebruikt',
  },
  orphan: {
    severity: 'warning',
    scope: 'page',
    cause: 'page',
    en: 'no page links here',
    nl: 'geen pagina verwijst hierheen',
  },
  'no-language': { severity: 'notice', scope: 'page', cause: 'page', en: 'no language', nl: 'geen taal' },
  'multiple-h1': {
    severity: 'notice',
    scope: 'page',
    cause: 'page',
    en: 'several main headings (h1)',
    nl: 'meer dan één hoofdkop (h1)',
  },
  'long-description': {
    severity: 'notice',
    scope: 'page',
    cause: 'page',
    en: 'description over 160 characters',
    nl: 'omschrijving langer dan 160 tekens',
  },
  'short-description': {
    severity: 'notice',
    scope: 'page',
    cause: 'page',
    en: 'description under 70 characters',
    nl: 'omschrijving korter dan 70 tekens',
  },
  'duplicate-description': {
    severity: 'notice',
    scope: 'page',
    cause: 'shared',
    en: 'description used more than once',
    nl: 'omschrijving meer dan eens gebruikt',
  },
  'long-title': {
    severity: 'notice',
    scope: 'page',
    cause: 'page',
    en: 'title over 60 characters',
    nl: 'titel langer dan 60 tekens',
  },
  'short-title': {
    severity: 'notice',
    scope: 'page',
    cause: 'page',
    en: 'title under 30 characters',
    nl: 'titel korter dan 30 tekens',
  },
  'skipped-heading': {
    severity: 'notice',
    scope: 'page',
    cause: 'page',
    en: 'heading level skipped',
    nl: 'kopniveau overgeslagen',
  },
  'conflicting-language': {
    severity: 'notice',
    scope: 'page',
    cause: 'page',
    en: 'languages that contradict each other',
    nl: 'tegenstrijdige taalaanduidingen',
  },
  'sitemap-redirect': {
    severity: 'notice',
    scope: 'address',
    cause: 'page',
    en: 'redirect in the sitemap',
    nl: 'omleiding in de sitemap',
  },
  'noindex-linked': {
    severity: 'notice',
    scope: 'page',
    cause: 'page',
    en: 'kept from search engines, yet linked to',
    nl: 'afgeschermd voor zoekmachines, maar er wordt naar verwezen',
  },
  'link-to-redirect': {
    severity: 'notice',
    scope: 'link',
    cause: 'shared',
    en: 'link to a redirect',
    nl: 'link naar een omleiding',
  },
  'link-to-alias': {
    severity: 'notice',
    scope: 'link',
    cause: 'shared',
    en: 'link to an alias',
    nl: 'link naar een alias',
  },
  ...LOOKED_KINDS,
} satisfies Readonly<Record<string, IssueKindEntry>>;

export type IssueKind = keyof typeof KINDS;
/** Of a link on a page, whatever is wrong with it. */
export type LinkIssueKind = { [K in IssueKind]: (typeof KINDS)[K]['scope'] extends 'link' ? K : never }[IssueKind];

export const ISSUE_KINDS = Object.keys(KINDS) as readonly IssueKind[];

export function isIssueKind(kind: string): kind is IssueKind {
  return Object.hasOwn(KINDS, kind);
}

export const severityOf = (kind: IssueKind): Severity => KINDS[kind].severity;
/** Of what one problem is made: all issues with the same detail, or each by itself. */
export const causeOf = (kind: IssueKind): 'shared' | 'page' => KINDS[kind].cause;
export const issueLabel = (kind: IssueKind, language: ReportLanguage): string => KINDS[kind][language];

/** Part of the version of what the history derived: kinds that are other ones make it derive anew. */
export const KINDS_VERSION = ISSUE_KINDS.map((kind) => `${kind}:${KINDS[kind].scope}`).join(',');
