import { readNxJson, type Tree, updateNxJson } from '@nx/devkit';
import { type TargetNames, targetNamesOf } from '../../inference/plugin-options';

const PLUGIN = '@scrape-and-report/executors';
/** What stages hand to each other, what Nx keeps, and what is this machine's own. */
const IGNORED = ['node_modules', '.nx/cache', '.nx/workspace-data', '.out/', '.env.local'];

/** Makes the workspace know the plugin; what it says already stays as it is. */
export function setUpWorkspace(tree: Tree): void {
  // Nx itself leaves a workspace without the file as it is.
  if (!tree.exists('nx.json')) tree.write('nx.json', '{}\n');
  const nx = readNxJson(tree) ?? {};
  const plugins = nx.plugins ?? [];
  const isKnown = plugins.some((one) => (typeof one === 'string' ? one : one.plugin) === PLUGIN);
  updateNxJson(tree, {
    ...nx,
    // A daemon would keep the environment that it was started with, and with it who this machine is.
    useDaemonProcess: nx.useDaemonProcess ?? false,
    plugins: isKnown ? plugins : [...plugins, PLUGIN],
  });
  addLines(tree, '.gitignore', IGNORED);
}

/** How the workspace calls the targets. */
export function namesOf(tree: Tree): TargetNames {
  const entries = (readNxJson(tree)?.plugins ?? []).map((one) => (typeof one === 'string' ? { plugin: one } : one));
  return targetNamesOf(entries.find(({ plugin }) => plugin === PLUGIN)?.options);
}

/** Says which partner this machine is, in the file of Nx that belongs to the machine alone. */
export function nameThisMachine(tree: Tree, partner: string): void {
  const text = tree.exists('.env.local') ? tree.read('.env.local', 'utf8')! : '';
  if (!/^\s*PRODUCTION_PARTNER\s*=/m.test(text)) addLines(tree, '.env.local', [`PRODUCTION_PARTNER=${partner}`]);
}

function addLines(tree: Tree, path: string, lines: readonly string[]): void {
  const text = tree.exists(path) ? tree.read(path, 'utf8')! : '';
  const present = text.split(/\r?\n/).map((line) => line.trim().replace(/^\/|\/$/g, ''));
  const missing = lines.filter((line) => !present.includes(line.replace(/\/$/, '')));
  if (missing.length === 0) return;
  tree.write(path, `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${missing.join('\n')}\n`);
}
