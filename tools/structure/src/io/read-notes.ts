import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DecisionNote } from '../decision-index';

export const NOTES_FOLDER = 'docs/decisions';

export function readNotes(root: string): DecisionNote[] {
  return readdirSync(join(root, NOTES_FOLDER))
    .filter((file) => /^\d{4}-.*\.md$/.test(file))
    .map((file) => ({ file, text: readFileSync(join(root, NOTES_FOLDER, file), 'utf8') }));
}
