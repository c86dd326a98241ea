import { diffTexts } from './index';

const long = Array.from({ length: 80 }, (_, index) => `word${index}`).join(' ');

describe('diffTexts', () => {
  it('puts what changed in one line beside each other and leaves the far text out', () => {
    const { rows, cut } = diffTexts(`${long}\nrate 21 percent\n${long}`, `${long}\nrate 9 percent\n${long}`);
    expect(cut).toBe(false);
    expect(rows.map(({ kind }) => kind)).toEqual(['gap', 'equal', 'changed', 'equal', 'gap']);
    expect(rows[2]).toEqual({
      kind: 'changed',
      words: 0,
      left: [
        { text: 'rate ', changed: false },
        { text: '21 ', changed: true },
        { text: 'percent\n', changed: false },
      ],
      right: [
        { text: 'rate ', changed: false },
        { text: '9 ', changed: true },
        { text: 'percent\n', changed: false },
      ],
    });
    expect(rows[0]!.words).toBeGreaterThan(50);
  });

  it('gives an empty side for text that is wholly new', () => {
    expect(diffTexts('', 'brand new').rows).toEqual([
      { kind: 'changed', words: 0, left: [], right: [{ text: 'brand new', changed: true }] },
    ]);
  });

  it('says that rows were cut off', () => {
    const lines = (word: string): string =>
      Array.from({ length: 50 }, (_, index) => `line ${index} ${word}\n`).join('');
    const diff = diffTexts(lines('old'), lines('new'), { maxRows: 10 });
    expect(diff.rows).toHaveLength(10);
    expect(diff.cut).toBe(true);
  });

  it('keeps a wholly rewritten long text within bounds', () => {
    const text = (word: string): string => Array.from({ length: 9_000 }, (_, index) => `${word}${index}`).join(' ');
    const { rows, cut } = diffTexts(text('old'), text('new'), { maxChars: 500 });
    expect(cut).toBe(true);
    expect(rows.flatMap(({ left }) => left).reduce((sum, { text: part }) => sum + part.length, 0)).toBeLessThanOrEqual(
      500,
    );
    expect(rows[0]!.right[0]!.text.startsWith('new0 new1')).toBe(true);
  });

  it('ends its context with a line or sentence, and never with a word of the next', () => {
    const sentences = 'Het loket is op werkdagen open. Neem uw paspoort mee, en een foto die niet ouder is.';
    const text = (fee: string): string =>
      `${long}\n${sentences}\nKosten ${fee} euro voor een kind.\n${sentences} U krijgt uw bewijs thuis. ${long}`;
    const { rows } = diffTexts(text('30'), text('31'));
    const told = rows.flatMap(({ left }) => left.map(({ text: part }) => part)).join('');
    expect(told).toBe(`${sentences}\nKosten 30 euro voor een kind.\n${sentences} U krijgt uw bewijs thuis. `);
  });

  it('cuts a long text at a word', () => {
    const words = Array.from({ length: 200 }, () => 'paspoort').join(' ');
    const { rows } = diffTexts('', words, { maxChars: 100 });
    expect(rows.at(-1)!.right.at(-1)!.text).toMatch(/paspoort $/);
    expect(diffTexts('', 'x'.repeat(200), { maxChars: 100 }).rows[0]!.right[0]!.text).toHaveLength(100);
  });
});
