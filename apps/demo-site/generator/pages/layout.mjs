import { escapeHtml, fill, formatDate } from '../text/text.mjs';

/** Renders a page value as HTML: what all pages share (head, header, footer) round what one page says. */
export function createLayout({ site, phrases }) {
  return {
    page: (page) => renderPage(page, site, phrases[page.lang]),
    header: (page) => renderHeader(page, site, phrases[page.lang]),
    footer: (page) => renderFooter(page, site, phrases[page.lang]),
    identity: (path) => renderIdentity(path, site),
  };
}

function renderPage(page, site, words) {
  return `<!DOCTYPE html>
<html lang="${page.lang}">
<head>
<meta charset="utf-8">
<title>${escapeHtml(page.title)} | ${site.names[page.lang]}</title>
<meta name="description" content="${escapeHtml(page.description)}">
<meta name="language" content="${page.lang}">
<meta name="DCTERMS.modified" content="${page.modified}">
${renderIdentity(page.path, site)}
${page.refresh ? `<meta http-equiv="refresh" content="${page.refresh}">\n` : ''}<link rel="stylesheet" href="/beeld/site.css">
</head>
<body data-pagetype="${page.pagetype}" class="${page.classes}">
${renderHeader(page, site, words)}
${page.tabs ? `${renderTabs(page.tabs)}\n` : ''}<main id="main">
<h1>${escapeHtml(page.heading ?? page.title)}</h1>
${page.main}
</main>
${page.aside ? `<aside>\n${page.aside}\n</aside>\n` : ''}${renderFooter(page, site, words)}
</body>
</html>
`;
}

function renderIdentity(path, site) {
  const url = site.root + encodeURI(path.slice(1));
  return `<meta name="DCTERMS.identifier" content="${url}">\n<link rel="canonical" href="${url}">`;
}

function renderHeader(page, site, words) {
  const links = site.sections.map(({ path, label }) => `<li><a href="${path}">${label}</a></li>`).join('\n');
  return `<div class="rs_skip"><a href="#main">${words.skip}</a></div>
<div id="bld-nojs"><noscript>${words.noScript}</noscript></div>
<header>
<p class="logo"><a href="/">${site.names[page.lang]}</a></p>
<nav aria-label="menu"><ul>
${links}
</ul></nav>
${renderBreadcrumb(page, words)}
</header>`;
}

function renderBreadcrumb(page, words) {
  if (page.path === '/') return '';
  const steps = [{ path: '/', label: words.home }, ...(page.crumbs ?? [])];
  const links = steps.map(({ path, label }) => `<a href="${path}">${escapeHtml(label)}</a>`);
  return `<nav class="breadcrumb" aria-label="breadcrumb">${links.join(' &rsaquo; ')}</nav>`;
}

function renderTabs(tabs) {
  const items = tabs.map(({ path, label }) => `<li><a href="${path}">${escapeHtml(label)}</a></li>`);
  return `<nav class="bld-subnavigatie"><ul>${items.join('')}</ul></nav>`;
}

function renderFooter(page, site, words) {
  const contact = page.lang === 'en' ? '/en/contact.html' : '/over/contact.html';
  const updated = /^\d{4}-/.test(page.modified ?? '')
    ? `<p>${fill(words.updated, { date: formatDate(page.modified, page.lang) })}</p>\n`
    : '';
  return `<div class="bld-feedback"><p>${words.feedback}</p></div>
<footer>
${updated}<p><a href="${contact}">Contact</a> &middot; <a href="/over/privacy.html">Privacy</a> &middot; <a href="/over/toegankelijkheid.html">Toegankelijkheid</a> &middot; <a href="/archief/">Archief</a> &middot; <a href="/zoeken.html">Zoeken</a></p>
<p>${words.footer}</p>
</footer>`;
}
