/** A decision note as the index lists it. */
export interface DecisionNote {
  file: string;
  text: string;
}

/** `docs/decisions/README.md`: number, title and state of each note, in the order of the numbers. */
export function renderDecisionIndex(notes: DecisionNote[]): string {
  const rows = notes
    .map((note) => ({ ...note, number: note.file.slice(0, 4) }))
    .sort((a, b) => (a.file < b.file ? -1 : 1))
    .map(({ file, number, text }) => `| ${number} | [${titleOf(text)}](${file}) | ${stateOf(text)} |`);
  return [
    '# Decisions',
    '',
    'One page a choice: why, what else was considered, what follows. A note is never rewritten; a newer one takes its place, and the',
    'older then says so in a line that begins with «**State.**». Made by `npm run structure -- --write`.',
    '',
    '| number | decision | state |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function titleOf(text: string): string {
  return text.split('\n', 1)[0]!.replace(/^#\s*(?:\d+[.:]?\s*)?/, '');
}

/** The note's own line about its state, in one line; a note without one holds. */
function stateOf(text: string): string {
  const state = /^\*\*State\.\*\*\s*([\s\S]*?)(?:\n\n|$(?!\n))/m.exec(text)?.[1];
  return state ? state.replace(/\s+/g, ' ').trim() : 'holds';
}
