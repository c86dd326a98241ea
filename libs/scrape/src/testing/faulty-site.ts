import { Answer } from './scrape-fixture';

/** A site that changes by hand, and that can fail in any way for a day. */
export class FaultySite {
  /** What each page says, by path; the home page, `/`, links to all. */
  readonly pages = new Map<string, string>();
  /** Addresses that moved, and where to. */
  readonly moved = new Map<string, string>();
  /** In every page. */
  footer = '';
  /** Behind each address that is linked to. */
  session = '';
  homeHasLinks = true;
  /** Answers instead of the site, or (null) lets it answer. */
  fault: (path: string) => Answer | null = () => null;

  constructor(count: number) {
    for (let nr = 0; nr < count; nr += 1) this.pages.set(`/d${nr % 3}/p${nr}`, `about ${wordFor(nr)}`);
  }

  readonly answer: Answer = (request, response) => {
    const path = (request.url ?? '/').replace(/;jsessionid=[^/?]*/g, '');
    const fault = this.fault(path);
    if (fault) return fault(request, response);
    const to = this.moved.get(path);
    if (to !== undefined) return void response.writeHead(301, { location: to }).end();
    const text = path === '/' ? this.#home() : this.pages.get(path);
    const status = text === undefined ? 404 : 200;
    const home = `<p><a href="/${this.session}">home</a></p>`;
    response
      .writeHead(status, { 'content-type': 'text/html; charset=utf-8' })
      .end(page(text === undefined ? 'Not found' : `Page ${path}`, `${text ?? 'nothing'}${this.footer}${home}`));
  };

  #home(): string {
    if (!this.homeHasLinks) return 'welcome';
    return [...this.pages.keys()].map((path) => `<a href="${path}${this.session}">to ${path}</a>`).join(' ');
  }
}

export function page(title: string, body: string): string {
  return `<!doctype html><html lang=nl><title>${title}</title><main><h1>${title}</h1>${body}</main></html>`;
}

/** A word of its own for each number, without digits. */
function wordFor(nr: number): string {
  const letters = 'bdfgklmnprst';
  return [nr % 12, (nr * 5) % 12, Math.floor(nr / 12) % 12].map((at) => `${letters[at]}a`).join('');
}
