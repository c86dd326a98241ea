import { renderMarkdown } from '../text/markdown.mjs';
import { renderNewsList } from './section-pages.mjs';
import { escapeHtml, formatDate } from '../text/text.mjs';

/** News items, a page a year, and the page of the newest. */
export function newsPages(content) {
  const years = [...new Set(content.news.map(({ date }) => date.slice(0, 4)))];
  return [
    latest(content, years),
    ...years.map((year) => yearPage(year, content)),
    ...content.news.map((item) => itemPage(item, content)),
  ];
}

const shared = { lang: 'nl', classes: 'page nieuws' };
const crumb = { path: '/nieuws/', label: 'Nieuws' };

function itemPage(item, content) {
  const [sectionName, topicName] = item.meta.topic.split('/');
  const topic = content.sections
    .find(({ name }) => name === sectionName)
    ?.topics.find(({ name }) => name === topicName);
  if (!topic) throw new Error(`news ${item.meta.slug} is about ${item.meta.topic}, which does not exist`);
  const year = item.date.slice(0, 4);
  return {
    ...shared,
    path: `/nieuws/${year}/${item.meta.slug}.html`,
    title: item.title,
    description: firstSentence(item.body),
    modified: item.date,
    pagetype: 'bld-newsItem',
    crumbs: [crumb, { path: `/nieuws/${year}/`, label: year }],
    main: `<p><time datetime="${item.date}">${formatDate(item.date, 'nl')}</time></p>
${renderMarkdown(item.body)}
<p>Meer hierover: <a href="/${item.meta.topic}/">${escapeHtml(topic.meta.title)}</a>.</p>`,
  };
}

function firstSentence(body) {
  return /^.*?[.!?](?=\s|$)/s.exec(body.replace(/\[([^\]]+)\]\([^)]+\)/g, '$1'))[0];
}

function yearPage(year, content) {
  const items = content.news.filter(({ date }) => date.startsWith(year));
  return {
    ...shared,
    path: `/nieuws/${year}/`,
    title: `Nieuws van ${year}`,
    description: `Alle berichten van de Regiodienst uit ${year}, het nieuwste bovenaan.`,
    modified: items[0].date,
    pagetype: 'bld-overview',
    crumbs: [crumb],
    main: renderNewsList(items, content.phrases.nl),
  };
}

function latest(content, years) {
  const links = years.map((year) => `<a href="/nieuws/${year}/">${year}</a>`).join(', ');
  return {
    ...shared,
    path: '/nieuws/',
    title: 'Nieuws',
    description: 'De nieuwste berichten van de Regiodienst Vlierlanden over parkeren, toeslagen, ondernemen en water.',
    modified: content.news[0].date,
    pagetype: 'bld-overview',
    main: `<p>Alle berichten staan per jaar bij elkaar: ${links}.</p>\n${renderNewsList(content.news.slice(0, 10), content.phrases.nl)}`,
  };
}
