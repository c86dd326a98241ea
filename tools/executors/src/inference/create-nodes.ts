import { type CreateNodes, createNodesFromFiles, type CreateNodesContext, type TargetConfiguration } from '@nx/devkit';
import { configFileOf } from '@scrape-and-report/production';
import { parse } from 'jsonc-parser';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** One cached target `report-<name>` for each section that the configuration names. */
export const createNodes: CreateNodes = [
  'apps/*/production.config.json',
  (files, options, context) => createNodesFromFiles((file) => nodesOf(file, context), files, options, context),
];

function nodesOf(file: string, context: CreateNodesContext): ReturnType<Parameters<typeof createNodesFromFiles>[0]> {
  const targets = sectionTargets(sectionNames(configFileOf(context.workspaceRoot, process.env)));
  return { projects: { [dirname(file)]: { targets } } };
}

/**
 * The targets, by section name. A page hangs on its section's file and on the renderer, never on the configuration or
 * on the run.
 */
export function sectionTargets(names: readonly string[]): Record<string, TargetConfiguration> {
  return Object.fromEntries(
    names.map((section): [string, TargetConfiguration] => [
      `report-${section}`,
      {
        executor: '@scrape-and-report/executors:report-section',
        cache: true,
        dependsOn: ['sections'],
        inputs: [
          { dependentTasksOutputFiles: `**/sections/${section}.json` },
          '{workspaceRoot}/libs/report/src/**/*',
          '!{workspaceRoot}/libs/report/src/**/*.spec.ts',
          { externalDependencies: ['fast-myers-diff', '@swc/core'] },
          { runtime: 'node -p process.version,process.versions.zlib' },
        ],
        outputs: [`{projectRoot}/.out/pages/${section}.html`],
        options: { section },
        metadata: { description: `Renders the page of the section «${section}».` },
      },
    ]),
  );
}

/** Names as the configuration has them; a broken one gives none here, and `elect` tells what is wrong with it. */
function sectionNames(file: string): string[] {
  try {
    const config = parse(readFileSync(file, 'utf8')) as { report?: { sections?: { name?: unknown }[] } } | undefined;
    const names = config?.report?.sections?.map(({ name }) => String(name)) ?? [];
    return names.filter((name) => /^[a-z0-9][a-z0-9-]*$/.test(name));
  } catch {
    return [];
  }
}
