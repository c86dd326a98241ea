import fc from 'fast-check';
import { editLinkOf, editUrlOf } from './edit-link';
import { toHtml } from './h';

const page = { path: '/pas/poort?x=1&y', url: 'https://www.example.nl/pas/poort?x=1&y' };

describe('the address of the editor', () => {
  it.each([
    ['https://cms.example/edit?path={path}', 'https://cms.example/edit?path=%2Fpas%2Fpoort%3Fx%3D1%26y'],
    ['https://cms.example/#/edit/{path}', 'https://cms.example/#/edit/%2Fpas%2Fpoort%3Fx%3D1%26y'],
    ['https://cms.example/edit/{path}', 'https://cms.example/edit/pas/poort%3Fx=1&y'],
    ['https://cms.example{path}/edit', 'https://cms.example/pas/poort%3Fx=1&y/edit'],
    [
      'https://cms.example/edit?url={url}&lang=nl',
      'https://cms.example/edit?url=https%3A%2F%2Fwww.example.nl%2Fpas%2Fpoort%3Fx%3D1%26y&lang=nl',
    ],
  ])('%s becomes %s', (template, expected) => expect(editUrlOf(template, page)).toBe(expected));

  it('stays on its host and is one value, whatever a path holds', () => {
    const templates = [
      'https://cms.example/edit?path={path}&a=1',
      'https://cms.example{path}',
      'https://cms.example/x#{url}',
    ];
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...'/\\?#&=\'"<>@:.% \u0000\ud800\u202e') }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...templates), text, (template, rest) => {
        const href = editUrlOf(template, { path: `/${rest}`, url: `javascript:${rest}` });
        expect(href).not.toMatch(/[\s"'<>\\]/);
        expect(new URL(href).origin).toBe('https://cms.example');
        if (template.includes('path={path}')) {
          expect([...new URL(href).searchParams.keys()]).toEqual(['path', 'a']);
          expect(new URL(href).searchParams.get('path')).toBe(`/${rest}`.replace(/[\ud800-\udfff]/gu, '\ufffd'));
        }
      }),
    );
  });

  it('is a link that says what it edits, and none without an editor', () => {
    const ui = { edit: 'bewerken', editOf: '{what} bewerken' };
    const html = toHtml(editLinkOf(page, { ui, editLink: 'https://cms.example/?p={path}' }));
    expect(html).toContain('aria-label="/pas/poort?x=1&amp;y bewerken">bewerken</a>');
    expect(editLinkOf(page, { ui })).toBeNull();
    expect(editLinkOf({ path: '', url: 'x' }, { ui, editLink: 'https://cms.example/?p={path}' })).toBeNull();
  });
});
