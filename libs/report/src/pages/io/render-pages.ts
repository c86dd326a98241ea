import type { IndexReport, ReportLanguage, SiteReport } from '../../model';
import { composeIndexPage } from '../index-page/index-page';
import { composeSectionPage } from '../section/section-page';
import { composeSitePage } from '../site/site-page';
import { composeRecordedPage, type RecordedPageView } from '../recorded/recorded-page';
import { clientAssets, recordedStyle } from './client-assets';

/**
 * The page of one section, made of nothing but its text: the same text gives the same bytes.
 *
 * @param sectionText JSON of a `SectionInput`; its SHA-256 stands in the page, where `sectionDigestOf` finds it
 * @throws SyntaxError when the text is no JSON
 */
export function renderSectionPage(sectionText: string): string {
  return composeSectionPage(sectionText, clientAssets);
}

/** The page of a whole report, `index.html` of its folder. The same report gives the same bytes. */
export function renderSitePage(report: SiteReport): string {
  return composeSitePage(report, clientAssets);
}

/** The entry page, `reports/index.html`. The same values give the same bytes. */
export function renderIndexPage(report: IndexReport): string {
  return composeIndexPage(report, clientAssets);
}

/** A page as a recording holds it, below a banner with its date: one file without script or request. */
export function renderRecordedPage(view: RecordedPageView, language: ReportLanguage): string {
  return composeRecordedPage(view, language, recordedStyle);
}
