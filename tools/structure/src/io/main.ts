import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { countAll } from '../counts';
import { renderNames } from '../doors';
import { exceeded } from '../limits';
import { renderCounts } from '../render-counts';
import { readWorkspace } from './read-workspace';

const { values } = parseArgs({
  options: { root: { type: 'string' }, json: { type: 'boolean' }, 'write-names': { type: 'boolean' } },
});
const workspace = readWorkspace(values.root ? resolve(values.root) : join(__dirname, '../../../..'));
if (values['write-names']) {
  const file = join(__dirname, '../../public-names.txt');
  writeFileSync(file, renderNames(workspace));
  console.log(`wrote ${file}`);
} else {
  const counts = countAll(workspace);
  console.log(values.json ? JSON.stringify(counts, null, 2) : renderCounts(counts));
  process.exitCode = exceeded(counts).length > 0 ? 1 : 0;
}
