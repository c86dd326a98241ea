import { renderRecordedPage } from '../io/render-pages';
import type { RecordedPageView } from './recorded-page';

const view: RecordedPageView = {
  path: '/paspoort',
  url: 'https://site.test/paspoort',
  title: 'Pas <&>',
  language: 'nl',
  timestamp: '260303-0500',
  askedDay: '2026-03-03',
  cameFrom: null,
  html: '<h1>Paspoort</h1>',
};

describe('the file of a recorded page', () => {
  it('has its date in a banner, and what the page said below it', () => {
    const html = renderRecordedPage(view, 'nl');
    expect(html).toContain('Zo was deze pagina op dinsdag 3 maart 2026');
    expect(html).toContain('Vastgelegd op dinsdag 3 maart 2026 05:00.');
    expect(html).toContain('<main class="recorded-page" lang="nl">\n<h1>Paspoort</h1>');
    expect(html).not.toContain('Van ');
    expect(renderRecordedPage(view, 'en')).toContain('This is how the page was on Tuesday 3 March 2026');
  });

  it('runs no script and asks for nothing, by its policy too', () => {
    const html = renderRecordedPage(view, 'nl');
    expect(html).not.toMatch(/<script|\ssrc=|\shref=|url\(|@import/);
    expect(html).toMatch(
      /<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'">/,
    );
    expect(html).toContain('<title>Pas &lt;&amp;&gt; – dinsdag 3 maart 2026</title>');
  });

  it('says when it is of an earlier day, and by which address it was found', () => {
    const html = renderRecordedPage({ ...view, askedDay: '2026-03-04', cameFrom: '/pas' }, 'nl');
    expect(html).toContain('Van woensdag 4 maart 2026 is er geen opname: dit is de laatste daarvoor.');
    expect(html).toContain('/pas leidde naar deze pagina.');
  });

  it.each([null, '"><script>', 'nl nl'])('takes no language for one that is none: %s', (language) => {
    expect(renderRecordedPage({ ...view, language }, 'nl')).toContain('<main class="recorded-page" lang="">');
  });
});
