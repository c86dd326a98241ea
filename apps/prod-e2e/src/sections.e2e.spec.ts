import { Fleet, page } from '@scrape-and-report/testing';

const SECTIONS = Array.from({ length: 30 }, (_, index) => `s${String(index + 1).padStart(2, '0')}`);

/** Thirty sections of two pages each, all linked from the home page. */
function site(): Record<string, string> {
  const files: Record<string, string> = {
    'index.html': page('Home', SECTIONS.map((name) => `<a href="/${name}/">${name}</a>`).join(' ')),
  };
  for (const name of SECTIONS) {
    files[`${name}/index.html`] = page(`Section ${name}`, `All of ${name}. <a href="/${name}/more.html">More</a>`);
    files[`${name}/more.html`] = page(`More of ${name}`, `What else there is to say of ${name}.`);
  }
  return files;
}

describe('thirty sections', () => {
  const fleet = new Fleet(['anna', 'bram']);
  afterAll(() => fleet.remove());

  const rendered = (output: string): string[] =>
    [...output.matchAll(/^report-(s\d\d): rendered$/gm)].map(([, name]) => name!).sort();
  const cached = (output: string): number =>
    [...output.matchAll(/prod:report-s\d\d\s+\[(?:local cache|existing outputs)/g)].length;

  it('are all rendered once; when one of them changes, one is rebuilt and 29 come from the cache', async () => {
    fleet.configure({ report: { sections: SECTIONS.map((name) => ({ name, pathPrefix: `/${name}/` })) } });
    fleet.writeSite(site());
    const first = await fleet.nx(['run', 'prod:daily'], { now: '2026-11-22T05:00:00+01:00' });
    expect(first).toMatchObject({ code: 0 });
    expect(rendered(first.output)).toEqual(SECTIONS);
    expect(first.output).toContain('sections: 30 rebuilt, 0 from the cache');

    fleet.writeSite({ 's17/more.html': page('More of s17', 'What else there is to say of s17, and it is news.') });
    const second = await fleet.nx(['run', 'prod:daily'], { now: '2026-11-23T05:00:00+01:00' });
    expect(second).toMatchObject({ code: 0 });
    // A page from the cache prints again what its task printed then; only tasks without the mark did the work.
    expect(cached(second.output)).toBe(29);
    expect(second.output).toContain('sections: 1 rebuilt, 29 from the cache');
    const before = fleet.files('bram', (path) => /^reports\/261122-0500\/s\d\d\.html$/.test(path));
    const after = fleet.files('bram', (path) => /^reports\/261123-0500\/s\d\d\.html$/.test(path));
    const changed = SECTIONS.filter(
      (name) => before[`reports/261122-0500/${name}.html`] !== after[`reports/261123-0500/${name}.html`],
    );
    expect(changed).toEqual(['s17']);
  });
});
