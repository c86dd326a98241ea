/**
 * The address of a view as others can open it. Pure.
 */

export interface SharedAddress {
  readonly href: string;
  /** Whether it leads to a file of this computer, which opens for nobody else. */
  readonly isHere: boolean;
}

/**
 * @param href of the page as it is open
 * @param published address of the folder of all reports, if they are published: a report opened from a disk is then named by it
 */
export function sharedAddress(href: string, published?: string): SharedAddress {
  if (!/^file:/i.test(href)) return { href, isHere: false };
  const [, path = '', hash = ''] = /^([^?#]*)[^#]*(#.*)?$/.exec(href) ?? [];
  // `reports/index.html`, and `reports/YYMMDD-HHMM/<page>.html`.
  const within = /\/(?:(\d{6}-\d{4}(?:~[^/]+)?)\/)?([^/]+\.html)$/.exec(path);
  if (published && within) {
    const [, folder, file] = within;
    return { href: `${published.replace(/\/+$/, '')}/${folder ? `${folder}/` : ''}${file}${hash}`, isHere: false };
  }
  // A share has a host; `localhost` and nothing are this computer.
  const host = /^file:\/\/([^/]*)/i.exec(href)?.[1] ?? '';
  return { href, isHere: host === '' || host.toLowerCase() === 'localhost' };
}
