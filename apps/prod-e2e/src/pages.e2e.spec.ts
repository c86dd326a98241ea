import { Fleet, page, type RunResult } from '@scrape-and-report/testing';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { ensureDirSync } from 'fs-extra';
import { basename, join } from 'node:path';

const DOCS = join(__dirname, '../../../docs');

/** The pages of a folder of the documentation, and the commands on each, as arguments of nx. */
function pagesOf(folder: string): [page: string, commands: string[][]][] {
  const files = readdirSync(join(DOCS, folder)).filter((name) => name.endsWith('.md'));
  return files.map((name) => [basename(name, '.md'), commandsOf(readFileSync(join(DOCS, folder, name), 'utf8'))]);
}

function commandsOf(text: string): string[][] {
  const blocks = [...text.matchAll(/^```\w*\n([^]*?)^```/gm)].map(([, block]) => block!);
  const lines = blocks.flatMap((block) => [...block.matchAll(/^(?:\$ )?(?:npx )?nx (.*)$/gm)].map(([, line]) => line!));
  return lines.map((line) => [...line.matchAll(/(?:[^\s"]|"[^"]*")+/g)].map(([word]) => word.replaceAll('"', '')));
}

/** What a page names, and what stands for it here. */
function here(args: readonly string[], meant: Readonly<Record<string, string>>): string[] {
  return args.map((arg) =>
    Object.entries(meant).reduce((text, [written, there]) => text.replaceAll(written, there), arg),
  );
}

const executors = Object.keys(
  JSON.parse(readFileSync(join(DOCS, '../tools/executors/executors.json'), 'utf8')).executors,
);
const generators = Object.keys(
  JSON.parse(readFileSync(join(DOCS, '../tools/executors/generators.json'), 'utf8')).generators,
);

it('each executor and each generator has a page, with a command that names it', () => {
  for (const [folder, names] of [
    ['executors', executors],
    ['generators', generators],
  ] as const) {
    const pages = new Map(pagesOf(folder));
    expect([...pages.keys()].sort()).toEqual([...names].sort());
    for (const [name, commands] of pages) expect([name, commands.length]).not.toEqual([name, 0]);
  }
});

/** Some minutes: `nx run prod-e2e:pages`, every night. */
const nightly = process.env['PAGES_OF'] === 'executors' ? describe : describe.skip;

nightly('the commands on the pages of the executors', () => {
  const fleet = new Fleet(['anna', 'bram']);
  const NOW = '2026-11-24T05:00:00+01:00';
  const meant = {
    '--from=2026-03-01': '--from=2026-11-21',
    '260303-0500': '261121-0500',
    '260401-0500': '261122-0500',
    '/paspoort': '/cars/tax.html',
    '2026-03-03': '2026-11-21',
    '/people/jansen': '/news/jansen.html',
  };
  const day = (date: string): Promise<RunResult> =>
    fleet.nx(['run', 'prod:daily'], { now: `2026-11-${date}T05:00:00+01:00` });
  afterAll(() => fleet.remove());

  beforeAll(async () => {
    fleet.configure();
    fleet.writeSite({
      'news/index.html': page('News', 'Nothing new. <a href="/old.html">Older</a> <a href="/news/jansen.html">J.</a>'),
      'news/jansen.html': page('Jansen', 'A person.'),
    });
    for (const date of ['21', '22']) expect(await day(date)).toMatchObject({ code: 0 });
    // A day on which most of the site is gone is refused, until somebody accepts it.
    for (const lost of ['cars', 'news']) rmSync(join(fleet.root, 'site', lost), { recursive: true });
    expect((await day('23')).code).not.toBe(0);
  });

  it.each(pagesOf('executors'))('%s', async (name, commands) => {
    for (const command of commands) {
      const args = here(command, name === 'accept-loss' ? { '261122-0500': '261123-0500' } : meant);
      const run = await fleet.nx(args, { now: NOW });
      // The doctor tells by its exit code what a machine lacks.
      const code = name === 'doctor' ? expect.any(Number) : 0;
      expect([args.join(' '), run]).toEqual([args.join(' '), { output: run.output, code }]);
    }
  });
});

describe('the commands on the pages of the generators', () => {
  const fleet = new Fleet(['anna']);
  afterAll(() => fleet.remove());

  // In the order in which an office comes to them.
  it.each(['init', 'add-partner', 'section', 'schedule', 'add-site'].map((name) => [name]))('%s', async (name) => {
    // A workspace that has no site yet.
    if (name === 'init')
      for (const app of ['prod', 'prod-e2e']) rmSync(join(fleet.root, 'apps', app), { recursive: true, force: true });
    const homes = join(fleet.root, 'homes');
    for (const home of ['anna', 'bram']) ensureDirSync(join(homes, home));
    const meant = { '//vdi-anna/users/anna': join(homes, 'anna'), '//vdi-bram/users/bram': join(homes, 'bram') };
    for (const command of new Map(pagesOf('generators')).get(name)!) {
      const args = [...here(command, meant), '--no-interactive'];
      const run = await fleet.nx(args, { env: { CI: 'true' } });
      expect([args.join(' '), run]).toEqual([args.join(' '), { output: run.output, code: 0 }]);
    }
    if (name === 'init') expect(existsSync(join(fleet.root, 'sites/example/production.config.json'))).toBe(true);
  });
});
