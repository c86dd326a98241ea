import { SUPPORTED_NX } from '../src/runtime/nx/nx-version';

/** What is read of a `package.json`. */
export interface SourceManifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly description?: string;
  readonly keywords?: readonly string[];
  readonly repository?: Readonly<Record<string, string>>;
  readonly engines?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

export interface ManifestOptions {
  /** Of the workspace, which names the exact version of each package. */
  readonly workspace: SourceManifest;
  /** Of the plugin. */
  readonly own: SourceManifest;
  readonly packages: ReadonlySet<string>;
  readonly digest: string;
}

const PLUGIN_FOLDER = 'tools/executors';

/** Nx's own packages are those of the workspace that the plugin is installed in. */
const PEERS = ['@nx/devkit', 'nx'];

/**
 * `package.json` of the package.
 *
 * @throws Error when the code asks for a package that the workspace does not name, or not by one exact version
 */
export function packageManifest({ workspace, own, packages, digest }: ManifestOptions): object {
  const needed = [...packages].filter((name) => !PEERS.includes(name)).sort();
  const versions = needed.map((name): [string, string] => {
    const version = workspace.dependencies?.[name];
    if (!version || !/^\d+\.\d+\.\d+$/.test(version))
      throw new Error(`the package needs ${name}, and package.json names no exact version of it: ${version}`);
    return [name, version];
  });
  const range = `>=${SUPPORTED_NX.from.join('.')}.0 <${SUPPORTED_NX.below.join('.')}.0`;
  return {
    name: own.name,
    version: own.version,
    description: own.description,
    keywords: own.keywords,
    license: workspace.license,
    repository: workspace.repository && { ...workspace.repository, directory: PLUGIN_FOLDER },
    engines: workspace.engines,
    main: './src/plugin.js',
    types: './src/plugin.d.ts',
    executors: './executors.json',
    generators: './generators.json',
    'nx-migrations': { migrations: './migrations.json' },
    exports: {
      '.': { types: './src/plugin.d.ts', default: './src/plugin.js' },
      ...Object.fromEntries(
        ['executors', 'generators', 'migrations', 'package', 'production-config.schema'].map((name) => [
          `./${name}.json`,
          `./${name}.json`,
        ]),
      ),
    },
    files: ['libs', 'src', '*.json', '*.md', 'LICENSE'],
    dependencies: Object.fromEntries(versions),
    peerDependencies: Object.fromEntries(PEERS.map((name) => [name, range])),
    buildDigest: digest,
  };
}

interface Registry {
  readonly executors?: Readonly<Record<string, Entry>>;
  /** Of migrations too, which Nx runs as generators. */
  readonly generators?: Readonly<Record<string, Entry>>;
}

interface Entry {
  readonly implementation?: string;
  readonly factory?: string;
}

/** A list of executors, generators or migrations as Nx finds compiled code by it: without the door that loads TypeScript. */
export function compiledRegistry(registry: Registry, kind: 'executors' | 'generators' | 'migrations'): Registry {
  const { executors, generators } = registry;
  const one = kind.slice(0, -1);
  const compiled = (entry: Entry, name: string): Entry => {
    const path = `./src/${kind}/${name}/${one}.js`;
    return { ...entry, ...(entry.factory === undefined ? { implementation: path } : { factory: path }) };
  };
  return {
    ...registry,
    ...(executors && { executors: mapValues(executors, compiled) }),
    ...(generators && { generators: mapValues(generators, compiled) }),
  };
}

function mapValues(
  entries: Readonly<Record<string, Entry>>,
  change: (entry: Entry, name: string) => Entry,
): Record<string, Entry> {
  return Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, change(entry, name)]));
}
