import { type OutcomeMessage, tailOf } from './message';

/** More than any service is told of a log. */
const LOG_BYTES = 200_000;

/** A folder of a partner, and what is said instead of its path. */
export interface Place {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
}

/** A message in which no text has the path of a partner: each is said by the partner's name. */
export function withoutPlaces(message: OutcomeMessage, places: readonly Place[]): OutcomeMessage {
  const clean = cleanerOf(places);
  return {
    ...message,
    summary: message.summary.map(clean),
    logText: clean(tailOf(message.logText, LOG_BYTES)),
    reportPath: null,
    link: message.link && /^https?:\/\//.test(message.link) ? message.link : null,
  };
}

/** Longest first: a home may lie within another's. Separators and case are written otherwise by this or that program. */
function cleanerOf(places: readonly Place[]): (text: string) => string {
  const forms = [...places]
    .sort((a, b) => b.path.length - a.path.length)
    .map(({ name, path }) => ({ name, form: formOf(path) }));
  return (text) => forms.reduce((rest, { name, form }) => (form ? rest.replace(form, `<${name}>`) : rest), text);
}

function formOf(path: string): RegExp | null {
  const parts = path.split(/[\\/]+/).filter((part) => part !== '');
  if (parts.length === 0) return null;
  const inner = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[\\\\/]+');
  const isRooted = /^[\\/]/.test(path);
  const flags = /^[\\/]{2}|^[a-z]:/i.test(path) ? 'gi' : 'g';
  return new RegExp(`${isRooted ? '[\\\\/]{1,4}' : ''}${inner}(?=[\\\\/]|[^\\p{L}\\p{N}_-]|$)`, `${flags}u`);
}
