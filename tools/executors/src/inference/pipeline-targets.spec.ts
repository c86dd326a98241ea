import { execSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
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

describe('the inputs of a cached target', () => {
  const root = join(__dirname, '../../../..');

  it.each([
    ['report-cars', 'report', 'report-section'],
    ['fingerprint', 'sync', 'fingerprint'],
  ])('%s: the sources of every room that it reaches, of the plugin, and Node', (name, room, executor) => {
    const inputs = pipelineTargets(options)[name]!.inputs!;
    for (const reached of roomsReached(root, room)) {
      expect(inputs).toContain(`{workspaceRoot}/libs/${reached}/src/**/*`);
    }
    expect(inputs).toContain(`{workspaceRoot}/tools/executors/src/executors/${executor}/**/*`);
    expect(inputs).toContain('{workspaceRoot}/tools/executors/src/runtime/**/*');
    const printed = inputs
      .flatMap((input) => (typeof input === 'object' && 'runtime' in input ? [input.runtime] : []))
      .filter((command) => command.startsWith('node -p'))
      .map((command) => execSync(command, { encoding: 'utf8' }));
    expect(printed).toEqual([expect.stringContaining(process.version)]);
  });

  it('says the folders as they are', () => {
    for (const target of [pipelineTargets(options)['fingerprint']!, pipelineTargets(options)['report-cars']!]) {
      for (const input of target.inputs!) {
        const folder = typeof input === 'string' && /^\{workspaceRoot\}\/(.*)\/\*\*\/\*$/.exec(input)?.[1];
        if (folder) expect([folder, existsSync(join(root, folder))]).toEqual([folder, true]);
      }
    }
  });
});

/** A room and all that its sources import, directly or not. */
function roomsReached(root: string, room: string, seen = new Set<string>()): Set<string> {
  if (seen.has(room)) return seen;
  seen.add(room);
  const folder = join(root, 'libs', room, 'src');
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts') || file.endsWith('.spec.ts') || file.split(sep).includes('testing')) continue;
    for (const [, next] of readFileSync(join(folder, file), 'utf8').matchAll(/from '@scrape-and-report\/([a-z]+)'/g)) {
      roomsReached(root, next!, seen);
    }
  }
  return seen;
}

describe('pipelineTargets', () => {
  const targets = pipelineTargets(options);

  it('draws as the chain of the documentation: no line beside it, and none from every stage to the lease', () => {
    const edges = Object.entries(targets).flatMap(([name, { dependsOn = [] }]) =>
      dependsOn.map((other) => `${name} <- ${String(other)}`),
    );
    expect(edges.filter((edge) => !edge.startsWith('lease'))).toEqual([
      'scrape <- elect',
      'analytics <- scrape',
      'sections <- analytics',
      // Without sections there are no pages to wait for.
      'report <- sections',
      'report <- report-*',
      'fingerprint <- report',
      'sync <- fingerprint',
      'daily <- sync',
      'report-cars <- sections',
      'report-news <- sections',
    ]);
  });

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
