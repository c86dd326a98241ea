import type { SiteReport } from '../../model';
import type { Child } from '../client/shared/h';
import { livesFor, renderDocument, type PageAssets } from '../html/document';
import { pageHeader, tabs } from '../html/frame';
import { wordsOf, type Words } from '../messages/words';
import { languagesOf } from '../tables/languages';
import { baseOf } from '../tables/site-base';
import { sitePanels } from './site-panels';

/** The page of a whole report, `index.html` of its folder. The same report gives the same bytes. */
export function composeSitePage(report: SiteReport, assets: PageAssets): string {
  const words = wordsOf(report.language, report.isPair);
  const base = baseOf(report.root);
  const languages = languagesOf(report.pages, report.removedPages);
  const panels = sitePanels(report, { words, base, editLink: report.editLink, languages });
  return renderDocument({
    assets,
    words,
    title: `${base.replace(/^https?:\/\//, '')} – ${words.texts.sitePage} ${report.day}`,
    base,
    editLink: report.editLink,
    published: report.published,
    siteLanguage: languages.main || undefined,
    life: livesFor(report.pageTarget),
    fileStem: `report-${report.scrape}`,
    header: pageHeader({
      words,
      root: report.root,
      title: words.longDate(report.day),
      facts: factsOf(report, words),
      links: [
        ...(report.isPair ? [] : [{ href: '../index.html', text: words.texts.indexPage }]),
        ...report.files.filter((file) => file.endsWith('.xlsx')).map((href) => ({ href, text: words.texts.workbook })),
      ],
    }),
    main: tabs(
      panels.map(({ tab }) => tab),
      words,
    ),
    data: panels.map(({ data }) => data).join(''),
  });
}

function factsOf({ recorded, previous, producer }: SiteReport, words: Words): Child[] {
  const when = words.shortDate(recorded);
  return [
    producer ? words.say('recordedBy', { when, producer }) : words.say('recorded', { when }),
    previous ? words.say('comparedWith', { when: words.shortDate(previous) }) : words.texts.noPrevious,
  ];
}
