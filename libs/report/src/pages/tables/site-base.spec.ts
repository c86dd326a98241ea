import { shownDetail } from './site-base';

describe('what an issue says', () => {
  const base = 'https://a.example/nl';
  it.each([
    ['broken-link', 'https://a.example/nl/x (404)', '/x (404)'],
    ['link-to-redirect', 'https://a.example/nl/x → https://a.example/nl/y', '/x → /y'],
    ['link-to-redirect', 'https://a.example/nl/x → https://b.example/y', '/x → https://b.example/y'],
    ['broken-external-link', 'https://b.example/?u=https://a.example/nl/x (404)', null],
    ['broken-link', 'https://a.example/nlx (404)', null],
    ['broken-link', 'https://a.example/nl/x (redirect-loop)', '/x (redirects in a circle)'],
    ['not-reached', 'timeout', 'no answer in time'],
    ['duplicate-title', 'https://a.example/nl/x', null],
  ] as const)('of %s %s', (kind, detail, shown) =>
    expect(shownDetail({ kind, detail }, base, 'en')).toBe(shown ?? detail),
  );
});
