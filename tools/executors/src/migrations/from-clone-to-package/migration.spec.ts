import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { generators as migrations } from '../../../migrations.json';
import fromCloneToPackage from './migration';

const OLD = '../../libs/production/src/config/production-config.schema.json';
const config = `{\n  "$schema": "${OLD}",\n  // Ours.\n  "partners": []\n}\n`;

describe('from a clone of 0.1 to the package', () => {
  it('leads editors to the schema of the package, and leaves the rest as it is', async () => {
    const tree = createTreeWithEmptyWorkspace();
    tree.write('apps/prod/production.config.json', config);
    await fromCloneToPackage(tree);
    const schema = '../../node_modules/@scrape-and-report/executors/production-config.schema.json';
    expect(tree.read('apps/prod/production.config.json', 'utf8')).toBe(config.replace(OLD, schema));
    expect(JSON.parse(tree.read('nx.json', 'utf8')!).plugins).toContain('@scrape-and-report/executors');
    expect(tree.read('.gitignore', 'utf8')).toContain('.out/');
  });

  it('changes no configuration of a clone, whose schema is there', async () => {
    const tree = createTreeWithEmptyWorkspace();
    tree.write('apps/prod/production.config.json', config);
    tree.write('libs/production/src/config/production-config.schema.json', '{}');
    await fromCloneToPackage(tree);
    expect(tree.read('apps/prod/production.config.json', 'utf8')).toBe(config);
  });

  it('takes the lease out of a chain that is written out, and leaves what is not ours', async () => {
    const tree = createTreeWithEmptyWorkspace();
    tree.write('apps/prod/production.config.json', config);
    const ours = (name: string) => `@scrape-and-report/executors:${name}`;
    const mine = { executor: 'nx:noop', dependsOn: ['lease'] };
    const scrape = { executor: ours('scrape'), dependsOn: ['elect', 'lease'], metadata: { description: 'x' } };
    const lease = { executor: ours('lease'), continuous: true, dependsOn: ['elect'] };
    const targets = { scrape, lease, mine };
    tree.write('apps/prod/project.json', JSON.stringify({ name: 'prod', targets }));
    await fromCloneToPackage(tree);
    expect(JSON.parse(tree.read('apps/prod/project.json', 'utf8')!)).toEqual({
      name: 'prod',
      targets: { scrape: { ...scrape, dependsOn: ['elect'] }, mine },
    });
  });

  it('is registered', () => {
    expect(Object.keys(migrations)).toContain('from-clone-to-package');
  });
});
