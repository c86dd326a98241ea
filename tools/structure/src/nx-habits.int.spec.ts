import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { readJsonSync, removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Graph {
  nodes: Record<string, { data: { root: string; targets?: Record<string, { cache?: boolean }> } }>;
  dependencies: Record<string, { target: string }[]>;
}

const root = join(__dirname, '../../..');
let graph: Graph;

beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'nx-habits-'));
  const file = join(folder, 'graph.json');
  const nx = require.resolve('nx/bin/nx.js', { paths: [root] });
  const run = spawnSync(process.execPath, [nx, 'graph', `--file=${file}`], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NX_DAEMON: 'false' },
  });
  expect([run.status, run.stderr]).toEqual([0, expect.anything()]);
  graph = (readJsonSync(file) as { graph: Graph }).graph;
  removeSync(folder);
}, 300_000);

function reachedFrom(project: string, seen = new Set<string>()): Set<string> {
  if (seen.has(project)) return seen;
  seen.add(project);
  for (const { target } of graph.dependencies[project] ?? []) reachedFrom(target, seen);
  return seen;
}

describe("the workspace's graph", () => {
  it('has every library and the plugin below prod-e2e, so that a change in any of them runs the main job', () => {
    const rooms = Object.entries(graph.nodes).filter(([, { data }]) => /^(?:libs|tools\/executors)/.test(data.root));
    expect(rooms.length).toBeGreaterThan(8);
    const reached = reachedFrom('prod-e2e');
    expect(rooms.map(([name]) => name).filter((name) => !reached.has(name))).toEqual([]);
  });

  it('keeps what lint, type check and tests found', () => {
    const targets = Object.entries(graph.nodes).flatMap(([project, { data }]) =>
      ['lint', 'typecheck', 'test'].map((name) => [`${project}:${name}`, data.targets?.[name]] as const),
    );
    const there = targets.filter(([, target]) => target !== undefined);
    expect(there.length).toBeGreaterThan(30);
    expect(there.filter(([, target]) => target!.cache !== true).map(([name]) => name)).toEqual([]);
  });
});
