/** What the INI file of the forerunner says, in this project's words; what it does not say is undefined. */
export interface IniSettings {
  readonly partners: readonly { readonly name: string; readonly home: string }[];
  readonly masterDir?: string;
  readonly logName?: string;
  readonly ignore?: readonly string[];
}

/**
 * Reads `[MAIN]` of an INI file as Python's configparser does: `key = value` or `key: value`, keys without case, values
 * that go on in indented lines, comments in lines of their own. Lists stand one entry a line, or with commas between.
 *
 * @throws Error when it has no `[MAIN]` or names no home
 */
export function readIni(text: string): IniSettings {
  const main = sectionsOf(text).get('main');
  if (!main) throw new Error('the INI file has no [MAIN] section');
  const homes = listOf(main.get('partner_homedirs') ?? '');
  if (homes.length === 0) throw new Error('the INI file names no partner_homedirs in [MAIN]');
  const masterDir = plain(main.get('rel_mst_dir'))
    ?.replaceAll('\\', '/')
    .replace(/^\/+|\/+$/g, '');
  return {
    partners: namedBy(homes.map((home) => home.replaceAll('\\', '/').replace(/(?<=[^/:])\/+$/, ''))),
    masterDir: masterDir || undefined,
    logName: plain(main.get('prod_log_name')) || undefined,
    ignore: main.has('sync_ignore') ? listOf(main.get('sync_ignore')!) : undefined,
  };
}

function sectionsOf(text: string): Map<string, Map<string, string>> {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  let key: string | undefined;
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)) {
    if (/^\s*([#;]|$)/.test(line)) continue;
    const header = /^\[([^\]]+)\]/.exec(line);
    if (header) {
      section = new Map();
      sections.set(header[1]!.trim().toLowerCase(), section);
      key = undefined;
    } else if (/^\s/.test(line) && section && key !== undefined) {
      section.set(key, `${section.get(key)}\n${line.trim()}`);
    } else {
      const [, name, value] = /^([^=:]+?)\s*[=:]\s*(.*)$/.exec(line) ?? [];
      if (!section || name === undefined) throw new Error(`the INI file has a line that says nothing: ${line.trim()}`);
      key = name.trim().toLowerCase();
      section.set(key, value!.trim());
    }
  }
  return sections;
}

/** One entry a line or with commas between, in quotes or not, with or without the brackets of a list. */
function listOf(value: string): string[] {
  return value
    .replace(/^\s*\[|\]\s*$/g, '')
    .split(/[\n,]/)
    .map((entry) => plain(entry)!)
    .filter((entry) => entry !== '');
}

function plain(value: string | undefined): string | undefined {
  return value?.trim().replace(/^(["'])(.*)\1$/, '$2');
}

/** The user id ends the path of a home (`//<machine>/users/<user id>`); where two have the same, the machine tells them apart. */
function namedBy(homes: readonly string[]): IniSettings['partners'] {
  const parts = homes.map((home) => home.split('/').filter((part) => part !== ''));
  const last = parts.map((names) => names.at(-1) ?? '');
  const isUnique = new Set(last.map((name) => name.toLowerCase())).size === last.length;
  return homes.map((home, index) => ({ name: (isUnique ? last : parts.map((names) => names[0] ?? ''))[index]!, home }));
}
