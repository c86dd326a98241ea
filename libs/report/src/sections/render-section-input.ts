import { createHash } from 'node:crypto';
import type { SectionInput } from '../model';

/** The text of a section's file: one form, keys sorted, so that equal sections are equal bytes. */
export function renderSectionInput(section: SectionInput): string {
  return `${JSON.stringify(section, sortKeys, 1)}\n`;
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** SHA-256 (hex) of a section's text: what its page is valid for. */
export function digestOfSection(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
