import fc from 'fast-check';
import { finishText, LINE } from './text';
import { TextSink } from './text-sink';

const unit = fc.constantFrom(
  'a',
  'bc',
  ' ',
  '  ',
  '\n',
  LINE,
  '\u00a0',
  '\u007f',
  '\u0000',
  'é',
  '€',
  '\u2028',
  '\ud83d\ude00',
  '\udfff',
);
const gathered = (sink: TextSink): string => Buffer.from(sink.bytes()).toString();
const piece = fc.array(unit, { maxLength: 12 }).map((units) => units.join(''));

describe('a text sink', () => {
  it('gathers in pieces what finishing the whole gives, page after page', () => {
    const sink = new TextSink();
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        sink.clear();
        for (const text of pieces) sink.add(`<${text}>`, 1, text.length + 1);
        const whole = finishText(pieces.join(''));
        expect(gathered(sink)).toBe(Buffer.from(whole).toString());
        expect(sink.words).toBe(whole.split(/[ \n]/).filter(Boolean).length);
      }),
      { numRuns: 3000 },
    );
  });

  it.each(['x', 'é', '€'])('grows with a long text of %s, and is as good as new after it', (letter) => {
    const sink = new TextSink();
    const long = `${letter}x `.repeat(300_000);
    sink.add(long, 0, long.length);
    sink.add(long, 0, 2);
    expect(gathered(sink) === long + long.slice(0, 2)).toBe(true);
    sink.clear();
    sink.add(' short ', 0, 7);
    expect(gathered(sink)).toBe('short');
  });
});
