import fc from 'fast-check';
import { formatLogLine, mergeLogs } from './production-log';

describe('formatLogLine', () => {
  it('pads the level to eight and tells the time of the time zone', () => {
    const instant = new Date('2026-11-22T04:00:07Z');
    const line = { instant, timeZone: 'Europe/Amsterdam', text: 'production started' };
    expect(formatLogLine({ ...line, level: 'INFO' })).toBe('[2026-11-22 05:00:07] INFO     - production started');
    expect(formatLogLine({ ...line, level: 'WARNING' })).toBe('[2026-11-22 05:00:07] WARNING  - production started');
  });

  it('keeps one event on one line', () => {
    const line = formatLogLine({ instant: new Date(0), timeZone: 'UTC', level: 'ERROR', text: 'one\r\n  two\nthree' });
    expect(line).toBe('[1970-01-01 00:00:00] ERROR    - one two three');
  });
});

describe('a line from another’s log, or with a name of a file of another’s', () => {
  const forged = '[2026-11-22 05:00:00] INFO     - added a\u001b[2J\u0007\u202ecod.exe';

  it('holds nothing that moves the cursor of a terminal', () => {
    const merged = mergeLogs([`${forged}\n`]);
    expect(merged).toBe('[2026-11-22 05:00:00] INFO     - added a\ufffd[2J\ufffd\ufffdcod.exe\n');
    expect(mergeLogs([merged, `${forged}\n`])).toBe(merged);
    const line = formatLogLine({
      instant: new Date(0),
      timeZone: 'UTC',
      level: 'INFO',
      text: 'added a\u001b]0;x\u0007\ty',
    });
    expect(line).toBe('[1970-01-01 00:00:00] INFO     - added a\ufffd]0;x\ufffd\ty');
  });

  it('is cut when it is longer than any line of ours, and the same line stays one line', () => {
    const long = `[2026-11-22 05:00:01] INFO     - ${'x'.repeat(100_000_000)}\n`;
    const merged = mergeLogs([long, `${forged}\n`]);
    expect(merged.length).toBeLessThan(11_000);
    expect(mergeLogs([merged, long, `${forged}\n`])).toBe(merged);
  });

  it('whatever its characters: merged once is merged twice', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (copies) => {
        const merged = mergeLogs(copies);
        expect(mergeLogs([merged, ...copies])).toBe(merged);
        expect(merged).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
      }),
    );
  });
});

describe('mergeLogs', () => {
  const lines = fc.array(
    fc
      .record({ second: fc.integer({ min: 0, max: 5 }), text: fc.constantFrom('a', 'b', 'c') })
      .map(({ second, text }) => `[2026-11-22 05:00:0${second}] INFO     - ${text}`),
    { maxLength: 8 },
  );
  const logs = lines.map((all) =>
    [...all]
      .sort((a, b) => (a.slice(0, 21) < b.slice(0, 21) ? -1 : a.slice(0, 21) > b.slice(0, 21) ? 1 : 0))
      .map((line) => `${line}\n`)
      .join(''),
  );
  const count = (log: string): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const line of log.split('\n').filter(Boolean)) counts.set(line, (counts.get(line) ?? 0) + 1);
    return counts;
  };

  it('drops no line of any copy and invents none', () => {
    fc.assert(
      fc.property(fc.array(logs, { maxLength: 4 }), (copies) => {
        const merged = count(mergeLogs(copies));
        const all = new Map<string, number>();
        for (const copy of copies.map(count))
          for (const [line, n] of copy) all.set(line, Math.max(n, all.get(line) ?? 0));
        expect(merged).toEqual(all);
      }),
    );
  });

  it('is ordered by time and changes nothing when repeated', () => {
    fc.assert(
      fc.property(fc.array(logs, { maxLength: 4 }), (copies) => {
        const merged = mergeLogs(copies);
        const times = merged
          .split('\n')
          .filter(Boolean)
          .map((line) => line.slice(0, 21));
        expect(times).toEqual([...times].sort());
        expect(mergeLogs([merged])).toBe(merged);
        expect(mergeLogs([merged, ...copies])).toBe(merged);
      }),
    );
  });

  it('keeps the order in which one copy tells the events of one second', () => {
    const copy = '[2026-11-22 05:00:00] INFO     - z\n[2026-11-22 05:00:00] INFO     - a\n';
    expect(mergeLogs([copy, copy])).toBe(copy);
  });

  it('keeps a line without a time behind the one above it', () => {
    const torn = '[2026-11-22 05:00:01] INFO     - a\ntorn\n[2026-11-22 05:00:03] INFO     - c\n';
    const other = '[2026-11-22 05:00:02] INFO     - b\n';
    expect(
      mergeLogs([torn, other])
        .split('\n')
        .map((line) => line.slice(-1))
        .join(''),
    ).toBe('anbc');
  });
});
