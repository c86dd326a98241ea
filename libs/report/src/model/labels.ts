import type { Aspect, ChangeKind, IssueKind, ReportLanguage, Severity } from './common';

type Words<K extends string> = Readonly<Record<K, readonly [en: string, nl: string]>>;

const severities: Words<Severity> = {
  error: ['error', 'fout'],
  warning: ['warning', 'waarschuwing'],
  notice: ['notice', 'opmerking'],
};

const issues: Words<IssueKind> = {
  'broken-link': ['broken internal link', 'kapotte interne link'],
  'broken-external-link': ['broken external link', 'kapotte externe link'],
  'external-link-home': [
    'external link that now leads to a home page',
    'externe link die nu naar een startpagina leidt',
  ],
  'no-title': ['no title', 'geen titel'],
  'not-reached': ['not reached, last version kept', 'niet bereikt, laatste versie bewaard'],
  'not-recorded': ['page not recorded', 'pagina niet vastgelegd'],
  'no-description': ['no description', 'geen omschrijving'],
  'no-h1': ['no main heading (h1)', 'geen hoofdkop (h1)'],
  'duplicate-title': ['title used more than once', 'titel meer dan eens gebruikt'],
  orphan: ['no page links here', 'geen pagina verwijst hierheen'],
  'no-language': ['no language', 'geen taal'],
  'multiple-h1': ['several main headings (h1)', 'meer dan één hoofdkop (h1)'],
  'long-description': ['description over 160 characters', 'omschrijving langer dan 160 tekens'],
  'link-to-redirect': ['link to a redirect', 'link naar een omleiding'],
  'link-to-alias': ['link to an alias', 'link naar een alias'],
};

const aspects: Words<Aspect> = {
  title: ['title', 'titel'],
  description: ['description', 'omschrijving'],
  num_h1s: ['number of h1s', 'aantal h1’s'],
  first_h1: ['first h1', 'eerste h1'],
  language: ['language', 'taal'],
  modified: ['modified', 'gewijzigd'],
  pagetype: ['page type', 'paginatype'],
  classes: ['classes', 'klassen'],
  business: ['business', 'bedrijfsonderdeel'],
  category: ['category', 'categorie'],
  ed_text: ['editorial text', 'redactionele tekst'],
  aut_text: ['automated text', 'automatische tekst'],
};

const changes: Words<ChangeKind> = {
  appeared: ['new', 'nieuw'],
  vanished: ['removed', 'verwijderd'],
  returned: ['returned', 'teruggekeerd'],
  changed: ['changed', 'gewijzigd'],
};

const at = (language: ReportLanguage): 0 | 1 => (language === 'nl' ? 1 : 0);

/** Names for people of the values that the model holds as codes. */
export const severityLabel = (value: Severity, language: ReportLanguage): string => severities[value][at(language)];
export const issueLabel = (value: IssueKind, language: ReportLanguage): string => issues[value][at(language)];
export const aspectLabel = (value: Aspect, language: ReportLanguage): string => aspects[value][at(language)];
export const changeLabel = (value: ChangeKind, language: ReportLanguage): string => changes[value][at(language)];
