import { createHash } from 'node:crypto';

const MAX_LENGTH = 80;

/** A file name that any system takes, of letters and digits of `name`; some characters more tell it from its like. */
export function fileNameOf(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9~]+/g, '-').replace(/-$/, '');
  const isWhole = plain.length <= MAX_LENGTH && plain === name.replace(/-\//, '-') && name === name.toLowerCase();
  if (isWhole) return `${plain}.html`;
  return `${plain.slice(0, MAX_LENGTH)}-${createHash('sha256').update(name).digest('hex').slice(0, 8)}.html`;
}
