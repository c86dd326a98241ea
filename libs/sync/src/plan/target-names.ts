/** What a target's file system makes of names; found by probing it. */
export interface NameRules {
  /** `A.txt` and `a.txt` are one file there. */
  readonly foldsCase: boolean;
  /** Composed and decomposed accents are one name there. */
  readonly foldsUnicode: boolean;
  /** It refuses the names that Windows refuses. */
  readonly windowsNames: boolean;
}

export const PLAIN_NAMES: NameRules = { foldsCase: false, foldsUnicode: false, windowsNames: false };

/** Two paths with one key are one file there. */
export function nameKey(path: string, rules: NameRules): string {
  const composed = rules.foldsUnicode ? path.normalize('NFC') : path;
  // Upper before lower: `ß` and `ſ` fold with what they become in capitals, as on Windows.
  return rules.foldsCase ? composed.toUpperCase().toLowerCase() : composed;
}

/** Why Windows refuses a name, or null. The rules of «Naming Files, Paths, and Namespaces». */
export function windowsNameFault(name: string): string | null {
  if (/[<>:"|?*\\\u0000-\u001f]/.test(name)) return 'it holds a character that Windows refuses';
  if (/[. ]$/.test(name)) return 'Windows refuses a dot or a space at the end of a name';
  if (/^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i.test(name)) return 'it is a device name on Windows';
  return null;
}
