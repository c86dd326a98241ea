/**
 * The language of what was recorded, as a `lang` attribute has it. Pure.
 */

/** A language tag as it was recorded; empty, which means unknown, for anything else. */
export function langTag(recorded: unknown): string {
  const isTag = typeof recorded === 'string' && /^[a-z]{2,3}(?:-[a-z0-9]{1,8})*$/i.test(recorded);
  return isTag && recorded !== UNKNOWN ? recorded : '';
}

/** In a column where an empty cell means the language of most pages. */
export const UNKNOWN = 'und';
