import { PageRules } from '../extract/page-rules';
import { CrawlState } from '../crawl/crawl-state';
import { UrlRules } from '../url/url-rules';

/** What reading needs to know of the site. */
export interface ReadingContext {
  readonly rules: PageRules;
  readonly urls: UrlRules;
  readonly state: CrawlState;
}
