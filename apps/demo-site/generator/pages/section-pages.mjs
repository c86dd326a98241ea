import { renderMarkdown } from '../text/markdown.mjs';
import { escapeHtml, fill } from '../text/text.mjs';
import { topicPages } from './topic-pages.mjs';

/** A section's landing page, its overview, its topics and its extra pages. */
export function sectionPages(section, content) {
  if (!section.index) return [];
  const topics = section.topics.flatMap((topic) => topicPages(topic, section, content));
  return [
    landing(section, content),
    overview(section, topics, content),
    ...topics,
    ...section.extra.map((one) => extra(one, section)),
  ];
}

function landing(section, content) {
  const words = content.phrases[section.lang];
  const { title, description, modified } = section.index.meta;
  const cards = section.topics.map(
    ({ name, meta }) =>
      `<li><a href="${section.path}${name}/">${escapeHtml(meta.title)}</a><br>${escapeHtml(meta.description)}</li>`,
  );
  return {
    path: section.path,
    lang: section.lang,
    title,
    description,
    modified,
    pagetype: 'bld-landing',
    classes: `page ${section.name}`,
    main: `${renderMarkdown(section.index.body)}
<div class="content_add">
<h2>${words.headings.topics}</h2>
<ul>
${cards.join('\n')}
</ul>
<p><a href="${overviewPath(section)}">${fill(words.overviewTitle, { section: title })}</a></p>
</div>`,
    aside: section.lang === 'nl' ? renderNewsList(latestAbout(section, content.news), words) : undefined,
  };
}

function latestAbout(section, news) {
  return news.filter(({ meta }) => meta.topic.startsWith(`${section.name}/`)).slice(0, 3);
}

export function renderNewsList(items, words) {
  const rows = items.map(
    ({ date, title, meta }) =>
      `<li><time datetime="${date}">${date}</time> <a href="/nieuws/${date.slice(0, 4)}/${meta.slug}.html">${escapeHtml(title)}</a></li>`,
  );
  return `<h2>${words.headings.news}</h2>\n<ul>\n${rows.join('\n')}\n</ul>`;
}

function overview(section, topics, content) {
  const words = content.phrases[section.lang];
  const title = fill(words.overviewTitle, { section: section.index.meta.title });
  const rows = topics.map(({ path, title: label }) => `<li><a href="${path}">${escapeHtml(label)}</a></li>`);
  return {
    path: overviewPath(section),
    lang: section.lang,
    title,
    description: `${title}. ${section.index.meta.description}`.slice(0, 155),
    modified: section.index.meta.modified,
    pagetype: 'bld-overview',
    classes: `page ${section.name}`,
    crumbs: [{ path: section.path, label: section.label }],
    main: `<ul>\n${rows.join('\n')}\n</ul>`,
  };
}

function overviewPath(section) {
  return `${section.path}${section.lang === 'en' ? 'overview.html' : 'overzicht.html'}`;
}

function extra({ meta, body }, section) {
  return {
    path: meta.path,
    lang: section.lang,
    title: meta.title,
    description: meta.description,
    modified: meta.modified,
    pagetype: meta.pagetype,
    classes: `page ${section.name}`,
    refresh: meta.refresh,
    crumbs: [{ path: section.path, label: section.label }],
    main: renderMarkdown(body),
  };
}
