/** A word or a sign, and the white space after it. */
export interface Token {
  readonly text: string;
  readonly space: string;
}

/** Words (letters, digits, marks, with inner apostrophes, dots, commas and hyphens) and single other signs. */
const TOKEN = /((?:[\p{L}\p{N}\p{M}_]+(?:['’.,\-](?=[\p{L}\p{N}]))?)+|[^\s])(\s*)/gu;

/** The tokens of a text in order; white space before the first is dropped. */
export function tokensOf(text: string): Token[] {
  return Array.from(text.matchAll(TOKEN), (match) => ({ text: match[1]!, space: match[2]! }));
}
