import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { countAll } from '../counts';
import { renderDecisionIndex } from '../decision-index';
import { renderNames } from '../doors';
import { exceeded } from '../limits';
import { renderCounts } from '../render-counts';
import { NOTES_FOLDER, readNotes } from './read-notes';
import { readWorkspace } from './read-workspace';

const { values } = parseArgs({
  options: { root: { type: 'string' }, json: { type: 'boolean' }, write: { type: 'boolean' } },
});
const root = values.root ? resolve(values.root) : join(__dirname, '../../../..');
const workspace = readWorkspace(root);
if (values.write) {
  writeFileSync(join(root, 'tools/structure/public-names.txt'), renderNames(workspace));
  writeFileSync(join(root, NOTES_FOLDER, 'README.md'), renderDecisionIndex(readNotes(root)));
  console.log(`wrote tools/structure/public-names.txt and ${NOTES_FOLDER}/README.md`);
} else {
  const counts = countAll(workspace);
  console.log(values.json ? JSON.stringify(counts, null, 2) : renderCounts(counts));
  process.exitCode = exceeded(counts).length > 0 ? 1 : 0;
}
