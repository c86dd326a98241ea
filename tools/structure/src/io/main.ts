import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { countAll } from '../counts';
import { withConfigTable } from '../config/config-table';
import type { Schema } from '../config/schema-keys';
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
  const page = join(root, 'docs/configuration.md');
  const schema = readFileSync(join(root, 'libs/production/src/config/production-config.schema.json'), 'utf8');
  writeFileSync(page, withConfigTable(readFileSync(page, 'utf8'), JSON.parse(schema) as Schema));
  console.log(
    `wrote tools/structure/public-names.txt, ${NOTES_FOLDER}/README.md and the keys in docs/configuration.md`,
  );
} else {
  const counts = countAll(workspace);
  console.log(values.json ? JSON.stringify(counts, null, 2) : renderCounts(counts));
  process.exitCode = exceeded(counts).length > 0 ? 1 : 0;
}
