import { sectionTargets } from './create-nodes';

describe('sectionTargets', () => {
  const targets = sectionTargets(['cars', 'news']);

  it('gives each section a cached target behind `sections`', () => {
    expect(Object.keys(targets)).toEqual(['report-cars', 'report-news']);
    expect(targets['report-cars']).toMatchObject({
      cache: true,
      dependsOn: ['sections'],
      options: { section: 'cars' },
    });
  });

  it("hangs a page on its own section's file, and never on the configuration", () => {
    const inputs = JSON.stringify(targets['report-cars']!.inputs);
    expect(inputs).toContain('**/sections/cars.json');
    expect(inputs).not.toContain('news');
    expect(inputs).not.toMatch(/config|projectRoot/);
  });
});
