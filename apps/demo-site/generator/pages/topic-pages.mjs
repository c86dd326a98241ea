import { renderInline, renderMarkdown } from '../text/markdown.mjs';
import { topicFacts } from './topic-facts.mjs';
import { capitalise, escapeHtml, fill } from '../text/text.mjs';
import { pick } from '../text/random.mjs';

/** The three pages of a topic: what it is, how to apply, questions. */
export function topicPages(topic, section, content) {
  const words = content.phrases[section.lang];
  const base = `${section.path}${topic.name}/`;
  const facts = topicFacts(topic, section.lang, content);
  const say = (name) => fill(pick([words[name]].flat(), `${base} ${name}`), facts);
  const [about, questions = ''] = topic.body.split(/^## (?:Vragen|Questions)$/m);
  const shared = {
    lang: section.lang,
    modified: topic.meta.modified,
    classes: ['page', section.name, topic.meta.classes].filter(Boolean).join(' '),
    crumbs: [{ path: section.path, label: section.label }],
    tabs: [
      { path: base, label: words.about },
      { path: `${base}${fileNames[section.lang].apply}`, label: words.apply },
      { path: `${base}${fileNames[section.lang].questions}`, label: words.questions },
    ],
  };
  const deeper = { ...shared, crumbs: [...shared.crumbs, { path: base, label: topic.meta.title }] };
  return [
    {
      ...shared,
      path: base,
      title: topic.meta.title,
      description: topic.meta.description,
      pagetype: topic.meta.pagetype,
      main: [renderMarkdown(about), renderFacts(facts, words), renderRelated(topic, content, words)].join('\n'),
    },
    {
      ...deeper,
      path: `${base}${fileNames[section.lang].apply}`,
      title: topic.meta.apply ?? fill(words.applyTitle, facts),
      description: fill(words.applyDescription, facts),
      pagetype: 'bld-dv-content',
      main: renderApply(facts, words, say),
    },
    {
      ...deeper,
      path: `${base}${fileNames[section.lang].questions}`,
      title: fill(words.questionsTitle, facts),
      description: fill(words.questionsDescription, facts),
      pagetype: 'bld-faq',
      main: renderQuestions(questions, facts, words, say),
    },
  ];
}

const fileNames = {
  nl: { apply: 'aanvragen.html', questions: 'vragen.html' },
  en: { apply: 'apply.html', questions: 'questions.html' },
};

function renderFacts(facts, words) {
  const rows = facts.table.map(
    ([name, value]) => `<tr><th>${words.facts[name]}</th><td>${escapeHtml(value)}</td></tr>`,
  );
  return `<h2 id="kosten">${words.headings.facts}</h2>\n<table>\n${rows.join('\n')}\n</table>`;
}

function renderRelated(topic, content, words) {
  const links = topic.meta.related.split('; ').map((name) => {
    const [sectionName, topicName] = name.split('/');
    const section = content.sections.find((one) => one.name === sectionName);
    const target = section?.topics.find((one) => one.name === topicName);
    if (!target) throw new Error(`${topic.name} is related to ${name}, which does not exist`);
    return `<li><a href="${section.path}${topicName}/">${escapeHtml(target.meta.title)}</a></li>`;
  });
  return `<div class="content_add">\n<h2>${words.headings.related}</h2>\n<ul>\n${links.join('\n')}\n</ul>\n</div>`;
}

function renderApply(facts, words, say) {
  const payment = say(facts.feePhrase);
  const steps = [say('prepare'), say('form'), payment, say('term')];
  return [
    `<p>${escapeHtml(say('applyIntro'))}</p>`,
    `<h2>${words.headings.steps}</h2>`,
    `<ol>\n${steps.map((step) => `<li>${escapeHtml(step)}</li>`).join('\n')}\n</ol>`,
    `<h2>${words.headings.after}</h2>`,
    `<p>${escapeHtml(`${say(facts.validPhrase)} ${say('rule')}`)}</p>`,
    `<h2>${words.headings.help}</h2>`,
    `<p>${escapeHtml(say('desk'))}</p>`,
    `<p>${renderInline(`[${fill(words.readMore, { title: facts.shortTitle })}](./)`)}.</p>`,
  ].join('\n');
}

function renderQuestions(own, facts, words, say) {
  const composed = [
    [words.askTerm, say('term')],
    [words.askCost, say(facts.feePhrase)],
    [words.askDesk, say('desk')],
  ];
  return [
    renderMarkdown(own.replace(/^### /gm, '## ')),
    ...composed.map(([question, answer]) => `<h2>${question}</h2>\n<p>${escapeHtml(capitalise(answer))}</p>`),
  ].join('\n');
}
