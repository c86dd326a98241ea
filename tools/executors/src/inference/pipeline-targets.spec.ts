import { pipelineTargets, sectionTargets } from './pipeline-targets';

const options = {
  root: '/ws',
  projectRoot: 'apps/prod',
  out: '.out/anna-12345678',
  sections: ['cars', 'news'],
  sources: 'libs',
};

describe('sectionTargets', () => {
  const targets = sectionTargets(options);

  it('gives each section a cached target behind `sections`', () => {
    expect(Object.keys(targets)).toEqual(['report-cars', 'report-news']);
    expect(targets['report-cars']).toMatchObject({
      cache: true,
      dependsOn: ['sections'],
      options: { section: 'cars', out: '.out/anna-12345678' },
      outputs: ['{projectRoot}/.out/anna-12345678/pages/cars.html'],
    });
  });

  it("hangs a page on its own section's file, and never on the configuration", () => {
    const inputs = JSON.stringify(targets['report-cars']!.inputs);
    expect(inputs).toContain('**/sections/cars.json');
    expect(inputs).not.toContain('news');
    expect(inputs).not.toMatch(/config|projectRoot/);
  });
});

describe('pipelineTargets', () => {
  const targets = pipelineTargets(options);

  it('gives each partner a lease task of its own: Nx lets a continuous task of one name run once', () => {
    const of = (out: string) => pipelineTargets({ ...options, out })['lease']!.defaultConfiguration;
    expect(targets['lease']).toMatchObject({ continuous: true, defaultConfiguration: 'anna-12345678' });
    expect(of('.out/bram-12345678')).not.toBe(of('.out/anna-12345678'));
  });

  it('hands no file of one partner to another', () => {
    const outputs = Object.values(targets).flatMap((target) => target.outputs ?? []);
    expect(outputs.length).toBeGreaterThan(3);
    for (const output of outputs) expect(output).toMatch(/^\{projectRoot\}\/\.out\/anna-12345678\//);
  });

  it('has every executor of the plugin as a target, and those that look or mend wait for nothing', () => {
    expect(Object.keys(targets)).toEqual(expect.arrayContaining(['daily', 'status', 'doctor', 'export-warc']));
    expect(targets['doctor']!.dependsOn).toBeUndefined();
  });
});
