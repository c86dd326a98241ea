import { togetherLives } from './told-lives';

describe('what is told of the lives of pages', () => {
  const told = (count: number): string[] => {
    const lines: string[] = [];
    const { done, end } = togetherLives((verb, path, ends = ['']) =>
      lines.push(...ends.map((each) => `${verb} ${path}${each}`)),
    );
    done('updated', 'reports/index.html');
    for (let nr = 0; nr < count; nr++) done('updated', `reports/lives/p-64-00${nr}.html`);
    done('added', 'reports/lives/notes.txt');
    done('added', '261101-0500/', ['a', 'b']);
    end();
    end();
    return lines;
  };
  const others = [
    'updated reports/index.html',
    'added reports/lives/notes.txt',
    'added 261101-0500/a',
    'added 261101-0500/b',
  ];

  it('is a line of each where they are few', () =>
    expect(told(2)).toEqual([...others, 'updated reports/lives/p-64-000.html', 'updated reports/lives/p-64-001.html']));

  it('is one line where they are many, and one of anything else', () =>
    expect(told(9)).toEqual([...others, 'updated reports/lives: 9 files']));
});
