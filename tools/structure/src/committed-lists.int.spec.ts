import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderDecisionIndex } from './decision-index';
import { renderNames } from './doors';
import { NOTES_FOLDER, readNotes } from './io/read-notes';
import { readWorkspace } from './io/read-workspace';

const root = join(__dirname, '../../..');
const committed = (path: string): string => readFileSync(join(root, path), 'utf8').replaceAll('\r\n', '\n');

/** `npm run structure -- --write` writes both anew. */
describe('what is committed as a list', () => {
  it('the public names of every door, so that a new one is seen in review', () => {
    expect(committed('tools/structure/public-names.txt')).toBe(renderNames(readWorkspace(root)));
  });

  it('the decisions with their state', () => {
    expect(committed(`${NOTES_FOLDER}/README.md`)).toBe(renderDecisionIndex(readNotes(root)));
  });
});

describe('renderDecisionIndex', () => {
  it('says the state that a note gives itself, and that the others hold', () => {
    const index = renderDecisionIndex([
      { file: '0060-b.md', text: '# 60. New\n\nText.\n' },
      { file: '0030-a.md', text: '# 30. Old\n\n**State.** Replaced by\n[60](0060-b.md).\n\nText.' },
    ]);
    expect(index.split('\n').slice(-3, -1)).toEqual([
      '| 0030 | [Old](0030-a.md) | Replaced by [60](0060-b.md). |',
      '| 0060 | [New](0060-b.md) | holds |',
    ]);
  });
});
