import { renderMarkdown } from '../text/markdown.mjs';
import { renderNewsList } from './section-pages.mjs';

/** The home page, the page «Over ons», and the short pages that are written out in full. */
export function plainPages(content) {
  return [home(content), about(content), ...content.plain.map((item) => plainPage(item, content))];
}

function plainPage({ title, meta, body }, { site }) {
  const lang = meta.lang ?? (meta.path.startsWith('/en/') ? 'en' : 'nl');
  const folder = meta.path.split('/')[1].replace('.html', '');
  const section = site.sections.find(({ path }) => path === `/${folder}/`);
  return {
    path: meta.path,
    lang,
    title,
    description: meta.description,
    modified: meta.modified,
    pagetype: meta.pagetype,
    classes: `page ${folder}`,
    inSitemap: meta.sitemap !== 'no' && folder !== 'campagne' && !meta.path.includes('/campaign/'),
    crumbs: section ? [{ path: section.path, label: section.label }] : [],
    main: renderMarkdown(body),
  };
}

function about({ plain }) {
  const items = plain.filter(({ meta }) => meta.path.startsWith('/over/'));
  const links = items.map(({ title, meta }) => `- [${title}](${meta.path})`).join('\n');
  return {
    path: '/over/',
    lang: 'nl',
    title: 'Over de Regiodienst',
    description: 'Wie wij zijn, waar u ons vindt en wat u mag verwachten.',
    modified: '2026-10-13',
    pagetype: 'bld-cluster',
    classes: 'page over',
    main: renderMarkdown(
      `De Regiodienst Vlierlanden regelt parkeren, toeslagen, vergunningen en waterbeheer voor vijf kernen aan het Grietmeer.\n\n${links}`,
    ),
  };
}

function home({ sections, news, phrases }) {
  const intro = `Kies een onderwerp of [zoek](/zoeken.html) op een woord. Bent u al klant, ga dan naar [Mijn Vlierlanden](/mijn/).`;
  const links = sections
    .filter(({ index }) => index)
    .map(({ path, index }) => `- [${index.meta.title}](${path})`)
    .join('\n');
  return {
    path: '/',
    lang: 'nl',
    title: 'Welkom',
    heading: 'Wat kunnen wij voor u doen?',
    description: 'Parkeren, toeslagen, vergunningen en water in de regio Vlierlanden. Regel het online of kom langs.',
    modified: news[0].date,
    pagetype: 'bld-landing',
    classes: 'page home',
    main: `${renderMarkdown(`${intro}\n\n${links}`)}
<p><img src="/beeld/kaart.svg" alt="Kaart van de vijf kernen" width="320" height="200"></p>
<div class="content_add">
${renderNewsList(news.slice(0, 5), phrases.nl)}
</div>`,
    aside:
      '<h2>Met één wachtwoord</h2>\n<p>Inloggen gaat via <a href="https://login.example.org/?terug=http%3A%2F%2Fdemo.invalid%2Fga%2Fautos">de inlogdienst</a>; daarna komt u hier terug.</p>\n<div id="vaModal"><p>Stel uw vraag aan onze digitale medewerker.</p></div>',
  };
}
