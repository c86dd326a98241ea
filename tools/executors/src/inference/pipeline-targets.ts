import type { TargetConfiguration } from '@nx/devkit';
import { join, relative } from 'node:path';
import { executors } from '../../executors.json';
import type { TargetNames } from './plugin-options';

const EXECUTORS = '@scrape-and-report/executors';

export interface PipelineOptions {
  /** Absolute path of the workspace. */
  readonly root: string;
  /** Of the project, relative to the workspace, with `/`. */
  readonly projectRoot: string;
  /** Where this pipeline's tasks hand files to each other, relative to the project: by partner and configuration. */
  readonly out: string;
  /** Names of the sections. */
  readonly sections: readonly string[];
  /** The folder of this plugin's library sources, relative to the workspace, or null where it is a compiled package. */
  readonly sources: string | null;
  /** How the workspace calls them; by what they do where absent. */
  readonly names?: TargetNames;
}

/** The whole chain as targets, by name: what a project with a configuration has without saying so. */
export function pipelineTargets(options: PipelineOptions): Record<string, TargetConfiguration> {
  const { names = (role) => role } = options;
  const links = chain(options);
  const targets = { ...links, ...commands(Object.keys(links)) };
  return {
    ...Object.fromEntries(Object.entries(targets).map(([name, target]) => [names(name), named(target, names)])),
    ...sectionTargets(options),
  };
}

function named(target: TargetConfiguration, names: TargetNames): TargetConfiguration {
  const { dependsOn } = target;
  return dependsOn ? { ...target, dependsOn: (dependsOn as string[]).map((name) => dependency(name, names)) } : target;
}

function dependency(name: string, names: TargetNames): string {
  return name === PAGES ? `${pagePrefix(names)}-*` : names(name);
}

/** All pages of sections, whatever they are called. */
const PAGES = 'report-*';

function pagePrefix(names: TargetNames): string {
  const prefix = names('report-section');
  return prefix === 'report-section' ? 'report' : prefix;
}

function chain(options: PipelineOptions): Record<string, TargetConfiguration> {
  const { out, sources } = options;
  const output = (name: string): string[] => [`{projectRoot}/${out}/${name}`];
  return {
    elect: stage('elect', [], 'Decides which partner produces today.'),
    lease: {
      ...stage('lease', ['elect'], 'Keeps the claim alive beside stages of a chain that names it.'),
      continuous: true,
      // Nx lets a continuous task of one name run once in a workspace: another partner's is another task.
      defaultConfiguration: nameOf(out),
      configurations: { [nameOf(out)]: {} },
    },
    scrape: stage('scrape', ['elect'], 'Records the site.'),
    analytics: stage('analytics', ['scrape'], 'Brings the usage figures up to yesterday.'),
    sections: {
      ...stage('sections', ['analytics'], 'Writes what each section page is made of.'),
      outputs: output('sections'),
    },
    report: {
      ...stage('report', ['sections', PAGES], 'Builds workbook and pages.'),
      outputs: output('store-state.json'),
    },
    fingerprint: {
      ...stage('fingerprint', ['report'], 'Gives the manifest of the store.'),
      cache: true,
      inputs: [
        { dependentTasksOutputFiles: '**/store-state.json' },
        ...sourcesOf(sources, ['sync', 'record', 'production', 'launch'], 'fingerprint'),
        { externalDependencies: [] },
        { runtime: keyCommand(options, 'store-key.js') },
        { runtime: 'node -p process.version' },
      ],
      outputs: output('store-manifest.json'),
    },
    sync: stage('sync', ['fingerprint'], "Makes the partners' stores equal to this one."),
    daily: stage('daily', ['sync'], 'The whole production; publishes the log at its end.'),
  };
}

/**
 * One cached target `report-<name>` a section. A page hangs on its section's file and on the renderer, never on the
 * configuration or on the run.
 */
export function sectionTargets(options: PipelineOptions): Record<string, TargetConfiguration> {
  const { out, sections, sources, names = (role) => role } = options;
  return Object.fromEntries(
    sections.map((section): [string, TargetConfiguration] => [
      `${pagePrefix(names)}-${section}`,
      {
        executor: `${EXECUTORS}:report-section`,
        cache: true,
        dependsOn: [names('sections')],
        inputs: [
          { dependentTasksOutputFiles: `**/sections/${section}.json` },
          ...sourcesOf(sources, ['report', 'workbook', 'record', 'production', 'launch'], 'report-section'),
          // Nx knows packages by the lock file; what a compiled package was made of is in its key command.
          { externalDependencies: sources === null ? [] : ['fast-myers-diff', '@swc/core'] },
          { runtime: keyCommand(options, 'section-key.js', section) },
          { runtime: `node -p "process.version + ' ' + process.versions.zlib"` },
        ],
        outputs: [`{projectRoot}/${out}/pages/${section}.html`],
        options: { section, out },
        metadata: { description: `Renders the page of the section «${section}».` },
      },
    ]),
  );
}

/** Everything else that the plugin can do stands by itself: none of these elects, claims or crawls. */
function commands(links: readonly string[]): Record<string, TargetConfiguration> {
  const others = Object.entries(executors).filter(([name]) => !links.includes(name) && name !== 'report-section');
  return Object.fromEntries(others.map(([name, { description }]) => [name, stage(name, [], description)]));
}

function stage(name: string, dependsOn: string[], description: string): TargetConfiguration {
  return {
    executor: `${EXECUTORS}:${name}`,
    ...(dependsOn.length > 0 ? { dependsOn } : {}),
    metadata: { description },
  };
}

/** The same in every clone: a path within the workspace. */
function keyCommand({ root, projectRoot, out }: PipelineOptions, script: string, ...args: string[]): string {
  const path = relative(root, join(__dirname, '..', 'cache-keys', script)).replaceAll('\\', '/');
  return ['node', path, `${projectRoot}/${out}`, ...args]
    .map((part) => (/\s/.test(part) ? `"${part}"` : part))
    .join(' ');
}

/** The sources of these rooms, of an executor and of what executors share; specs have no part in a result. */
function sourcesOf(folder: string | null, rooms: readonly string[], executor: string): string[] {
  if (folder === null) return [];
  const plugin = 'tools/executors/src';
  const folders = [
    ...rooms.map((room) => `${folder}/${room}/src`),
    `${plugin}/executors/${executor}`,
    `${plugin}/runtime`,
    `${plugin}/cache-keys`,
  ];
  return folders.flatMap((each) => [`{workspaceRoot}/${each}/**/*`, `!{workspaceRoot}/${each}/**/*.spec.ts`]);
}

function nameOf(out: string): string {
  return out.split('/').at(-1)!;
}
