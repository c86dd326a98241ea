import { encodeText } from '../text/encoding.mjs';

/** Pages kept as whole documents, because what is wrong with them is the point; only the shared parts are put in. */
export function rawFiles({ raw, site, oddities }, layout) {
  return raw.map(({ path, text }) => {
    const shell = { path, lang: 'nl', crumbs: [{ path: '/archief/', label: 'Archief' }] };
    const parts = {
      header: () => layout.header(shell),
      footer: () => layout.footer(shell),
      identity: () => layout.identity(path),
      root: () => site.root,
    };
    const html = text.replace(/\{\{(\w+)\}\}/g, (_, name) => parts[name]());
    return [
      path,
      encodeText(
        html,
        oddities.encodings.find((one) => one.path === path),
      ),
    ];
  });
}
