import fc from 'fast-check';
import { joinText, textsFiles } from '../pages/client/life/life-files';
import type { LifeFacts } from './life-facts';
import { fillTextsFile, planTextsFiles, wantedForTexts } from './texts-files';

const whenOf = (nr: number): string => `2026-03-${String(nr).padStart(2, '0')} 05:00`;

/** A page with what it said on each day, of which those are found that are others than the day before. */
function lifeOf(path: string, pageId: number, texts: readonly string[]): LifeFacts {
  const found = texts.flatMap((text, at) => (at > 0 && text === texts[at - 1] ? [] : [at + 1]));
  return { path, pageId, textsAt: found.map((nr) => [whenOf(nr), nr] as const).reverse() } as unknown as LifeFacts;
}

describe('texts of a large site', () => {
  const said = fc.oneof(
    fc.constantFrom('', 'a', 'aa', 'aba', 'Kosten 60 euro.', 'Kosten 70 euro.', '\ud83d\ude00', '\ud83d\ude01'),
    fc.string({ maxLength: 60 }),
    fc
      .tuple(fc.string({ maxLength: 9 }), fc.string({ maxLength: 9 }))
      .map((ends) => ends.join('the same in the middle')),
  );
  const pages = fc.array(fc.array(said, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 20 });

  it('are had again from the files of their recordings, whatever they say', () => {
    fc.assert(
      fc.property(pages, (texts) => {
        const facts = new Map(texts.map((own, nr) => [`/p${nr}`, lifeOf(`/p${nr}`, nr, own)]));
        const apart = planTextsFiles(facts, 8)!;
        const textOf = ({ nr, pageId }: { nr: number; pageId: number }): string => texts[pageId]![nr - 1]!;
        const held = new Map<string, ReturnType<typeof fillTextsFile>['texts'][number][1]>();
        for (const plan of apart.files) {
          const asked = new Set(wantedForTexts(plan).map(({ nr, pageId }) => `${nr} ${pageId}`));
          const file = fillTextsFile(plan, (wanted) => {
            expect(asked).toContain(`${wanted.nr} ${wanted.pageId}`);
            return textOf(wanted);
          });
          for (const [path] of file.texts) expect(apart.fileOf(path, file.found)).toBe(file.file);
          // It goes through JSON on its way.
          const told = JSON.parse(JSON.stringify(file)) as typeof file;
          for (const [path, text] of told.texts) held.set(`${path} ${file.found}`, text);
        }
        for (const { path, pageId, textsAt } of facts.values())
          for (const [found, nr] of textsAt) {
            const text = held.get(`${path} ${found}`)!;
            const first = typeof text === 'string' ? '' : (held.get(`${path} ${text.found}`) as string);
            expect(typeof first).toBe('string');
            expect(typeof text === 'string' ? text : joinText(first, text)).toBe(textOf({ nr, pageId }));
          }
      }),
      { numRuns: 100 },
    );
  });

  it('stand with their neighbours, and stay where they are when another goes', () => {
    const paths = Array.from({ length: 20_000 }, (_, nr) => `/folder/${nr}`).sort();
    const files = textsFiles(paths);
    const sizes = new Map<number, number>();
    for (const file of files.values()) sizes.set(file, (sizes.get(file) ?? 0) + 1);
    expect(Math.max(...sizes.values())).toBeLessThanOrEqual(512);
    expect(sizes.size).toBeLessThan(150);
    for (const gone of [0, 1, 777, 19_999]) {
      const left = textsFiles(paths.filter((_, nr) => nr !== gone));
      const moved = [...left].filter(([path, file]) => files.get(path) !== file).length;
      expect(moved).toBeLessThanOrEqual(4 * 512);
    }
  });

  it('take little room for a change within a long one', () => {
    const long = 'What this page says is long, and hardly ever another. '.repeat(40);
    const facts = new Map([['/p', lifeOf('/p', 0, [`${long}60${long}`, `${long}70${long}`])]]);
    const texts = [`${long}60${long}`, `${long}70${long}`];
    const [second] = planTextsFiles(facts, 8)!.files.map((plan) => fillTextsFile(plan, ({ nr }) => texts[nr - 1]!));
    expect(second!.found).toBe(whenOf(2));
    expect(second!.texts).toEqual([
      [
        '/p',
        { found: whenOf(1), file: textsFiles(['/p']).get('/p'), start: long.length, text: '7', end: long.length + 1 },
      ],
    ]);
  });

  it('stand in the lives of a small one', () => expect(planTextsFiles(new Map(), 4)).toBeNull());
});
