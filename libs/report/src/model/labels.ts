import type { Aspect, ChangeKind, ReportLanguage } from './common';
import type { Severity } from './issue-severity';

type Words<K extends string> = Readonly<Record<K, readonly [en: string, nl: string]>>;

const severities: Words<Severity> = {
  error: ['error', 'fout'],
  warning: ['warning', 'waarschuwing'],
  notice: ['notice', 'opmerking'],
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
  own_facts: ['own facts', 'eigen gegevens'],
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
export const aspectLabel = (value: Aspect, language: ReportLanguage): string => aspects[value][at(language)];
export const changeLabel = (value: ChangeKind, language: ReportLanguage): string => changes[value][at(language)];
