import { isDay } from '../calendar';
import type { ConfigProblem } from '../errors';
import type { RawConfig } from './resolve-paths';

/** What the schema cannot say of how a report treats what it found. */
export const reportRules: readonly ((config: RawConfig) => ConfigProblem[])[] = [
  ({ report }) => {
    const message = report.editLink ? editLinkProblem(report.editLink) : null;
    return message === null ? [] : [{ path: 'report.editLink', message }];
  },
  ({ report }) =>
    (report.accepted ?? []).flatMap(({ path, until }, index) => [
      ...(/^[/*]/.test(path)
        ? []
        : [
            {
              path: `report.accepted[${index}].path`,
              message: `"${path}" matches no path: it must begin with / or *`,
            },
          ]),
      ...(!until || isDay(until)
        ? []
        : [{ path: `report.accepted[${index}].until`, message: `"${until}" is no date YYYY-MM-DD` }]),
    ]),
];

/** What is wrong with a template of addresses, or null. A page must never be able to say where its link leads. */
function editLinkProblem(template: string): string | null {
  if (/[\s"'<>\\\p{C}]/u.test(template)) return 'must not hold blanks, quotes, angle brackets or backslashes';
  const names = Array.from(template.matchAll(/\{([^{}]*)\}/g), ([, name]) => name!);
  const unknown = names.find((name) => name !== 'path' && name !== 'url');
  if (unknown !== undefined) return `knows no {${unknown}}, only {path} and {url}`;
  if (/[{}]/.test(template.replace(/\{(?:path|url)\}/g, ''))) return 'has a brace without its other half';
  if (names.length === 0) return 'must say where the page goes: {path}, or {url}, as in https://cms/edit?path={path}';
  const host = /^https?:\/\/([^/?#{}]*[^/?#{}.:-])(?:[/?#]|\{path\})/i.exec(template)?.[1];
  if (host === undefined || !URL.canParse(template.replace(/\{path\}/g, '/').replace(/\{url\}/g, 'x')))
    return 'must begin with http:// or https:// and the name of a host, before any placeholder';
  return host.includes('@') ? 'must not hold a user name or password' : null;
}
