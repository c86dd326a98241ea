/** A folder of a partner, and what is said instead of its path. */
export interface Place {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
}

/**
 * A text in which no path of a partner stands, but the partner's name. Longest first: a home may lie within another's.
 * Separators and case are written otherwise by this or that program.
 */
export function withoutPlaces(places: readonly Place[]): (text: string) => string {
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
