import type { Cell, ColumnSpec } from '../../tables/table-spec';
import { wordsOf } from '../../messages/words';
import { uiOf } from '../../html/ui';
import { renderCell, renderWhole } from './cells';
import { toHtml } from './h';

const ui = uiOf(wordsOf('en'));
const cell = (
  column: Partial<ColumnSpec>,
  value: Cell | undefined,
  row: Record<string, Cell> = {},
  render = renderCell,
): string => {
  const whole = { id: 'x', label: 'X', width: 'm', kind: 'text', ...column } as ColumnSpec;
  return toHtml(render(whole, value, { ui, base: 'https://a.example', get: (id) => row[id] }));
};

describe('a cell', () => {
  it('keeps scraped text within its own direction', () => {
    expect(cell({}, '<b>\u202e')).toBe('<bdi>&lt;b&gt;⟨202E⟩</bdi>');
  });

  it('links a page by its path, or by its own address where that differs', () => {
    expect(cell({ kind: 'page' }, '/x')).toContain('href="https://a.example/x"');
    expect(cell({ kind: 'page' }, '/x', { url: 'https://b.example/y' })).toContain('href="https://b.example/y"');
    expect(cell({ kind: 'page' }, '/x', { url: 'javascript:alert(1)' })).toBe('<bdi>/x</bdi>');
  });

  it('shows an address of the site as its path, and leads to the whole of it', () => {
    expect(cell({ kind: 'url' }, 'https://a.example/x#y')).toMatch(
      /href="https:\/\/a\.example\/x#y".*<bdi>\/x#y<\/bdi>/,
    );
    expect(cell({ kind: 'url' }, 'https://a.example.org/x')).toContain('<bdi>https://a.example.org/x</bdi>');
    const chain = [
      ['https://a.example/x', ''],
      ['https://b.example/?of=https://a.example/x', '301'],
    ];
    const shown = cell({ kind: 'list', chain: true }, chain);
    expect(shown).toContain('<bdi>/x</bdi>');
    expect(shown).toContain('<bdi>https://b.example/?of=https://a.example/x</bdi>');
  });

  it.each(['constructor', '__proto__', 'toString'])('shows a choice named %s as it is', (value) => {
    expect(cell({ kind: 'choice', labels: { a: 'A' }, tones: { a: 'error' } }, value)).toBe(`<bdi>${value}</bdi>`);
  });

  it('colours a change only where more is worse', () => {
    expect(cell({ kind: 'number', signed: true }, 1200)).toBe('<span class="delta">+1,200</span>');
    expect(cell({ kind: 'number', signed: true }, 3, { problem: 1 })).toContain('worse');
    expect(cell({ kind: 'number', signed: true }, -3, { problem: 1 })).toContain('better');
    expect(cell({ kind: 'number', signed: true }, 0, { problem: 1 })).toBe('<span class="delta">0</span>');
  });

  it('never shows a change so small that it reads as none', () => {
    expect(cell({ kind: 'factor' }, 0.0004)).toContain('&lt;0.01');
    expect(cell({ kind: 'factor' }, 0)).toContain('>0</span>');
  });

  it('shows the first use and how many more, and all of them in the details', () => {
    const uses = [
      ['/a', 'here'],
      ['/b', ''],
      ['/c', 'there'],
    ];
    expect(cell({ kind: 'list', linked: true }, uses)).toContain('+2');
    expect(cell({ kind: 'list', linked: true }, uses, {}, renderWhole).match(/<li>/g)).toHaveLength(3);
  });

  it.each([[null], [''], [undefined]])('shows a dash with its meaning for %j', (value) => {
    expect(cell({}, value)).toBe('<span class="none" title="none">–</span>');
  });
});
