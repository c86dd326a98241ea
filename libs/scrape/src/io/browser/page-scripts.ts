/** Scripts that run within a page; texts, since they know its world and not ours. */

/**
 * True once nothing has changed on the page for so long; false when it never stops.
 *
 * @param mostMs after which it has not stopped
 */
export function stillness(quietMs: number, mostMs: number): string {
  return `new Promise((resolve) => {
    const end = (isStill) => {
      observer.disconnect();
      clearTimeout(quiet);
      clearTimeout(limit);
      resolve(isStill);
    };
    let quiet = setTimeout(end, ${quietMs}, true);
    const limit = setTimeout(end, ${mostMs}, false);
    const observer = new MutationObserver(() => {
      clearTimeout(quiet);
      quiet = setTimeout(end, ${quietMs}, true);
    });
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  })`;
}

/**
 * The page as HTML: with what stands in open shadow roots, without what stands in for scripts. Where scripts have given it
 * another address its links hang on that one, which a base element says then.
 *
 * @param url that was opened
 */
export function documentText(url: string): string {
  return `(() => {
    for (const element of document.querySelectorAll('noscript')) element.remove();
    const address = location.href.replace(/#.*$/s, '');
    if (address !== ${JSON.stringify(url)} && document.head && !document.querySelector('base')) {
      const base = document.createElement('base');
      base.setAttribute('href', address);
      document.head.prepend(base);
    }
    const shadowRoots = [];
    const gather = (node) => {
      for (const { shadowRoot } of node.querySelectorAll('*'))
        if (shadowRoot) {
          shadowRoots.push(shadowRoot);
          gather(shadowRoot);
        }
    };
    gather(document);
    const root = document.documentElement;
    const inside = root.getHTML ? root.getHTML({ shadowRoots }) : root.innerHTML;
    const shell = root.cloneNode(false).outerHTML;
    const end = shell.lastIndexOf('</');
    const type = document.doctype ? '<!DOCTYPE ' + document.doctype.name + '>' : '';
    return type + shell.slice(0, end) + inside + shell.slice(end);
  })()`;
}
