import { type CreateNodes, createNodesFromFiles, type CreateNodesContext } from '@nx/devkit';
import { CONFIG_NAME, configFileOf, partnerNameIn } from '@scrape-and-report/production';
import { parse } from 'jsonc-parser';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { outFolderOf } from '../runtime/nx/workspace';
import { pipelineTargets } from './pipeline-targets';
import { type PluginOptions, type TargetNames, targetNamesOf } from './plugin-options';

/** A configuration anywhere makes its folder a project with the whole pipeline; what its project.json says wins. */
export const createNodes: CreateNodes<PluginOptions> = [
  `**/${CONFIG_NAME}`,
  (files, options, context) => {
    const names = targetNamesOf(options);
    return createNodesFromFiles((file) => nodesOf(file, context, names), files, options, context);
  },
];

function nodesOf(
  file: string,
  { workspaceRoot }: CreateNodesContext,
  names: TargetNames,
): ReturnType<Parameters<typeof createNodesFromFiles>[0]> {
  const projectRoot = dirname(file);
  const configFile = configFileOf(workspaceRoot, process.env, projectRoot);
  const text = readText(configFile);
  const partner = partnerNameIn(text, process.env) ?? 'nobody';
  const targets = pipelineTargets({
    root: workspaceRoot,
    projectRoot,
    out: outFolderOf({ root: workspaceRoot, configFile, partner }),
    sections: sectionNames(text),
    names,
    sources: existsSync(join(workspaceRoot, 'libs/report/src')) ? 'libs' : null,
  });
  return { projects: { [projectRoot]: { name: basename(projectRoot), targets } } };
}

/** A file that can't be read gives no sections here, and `elect` tells what is wrong with it. */
function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function sectionNames(text: string): string[] {
  const config = parse(text, [], { allowTrailingComma: true }) as { report?: { sections?: unknown } } | undefined;
  const sections = Array.isArray(config?.report?.sections) ? config.report.sections : [];
  return sections
    .map((section: { name?: unknown } | null) => String(section?.name))
    .filter((name) => /^[a-z0-9][a-z0-9-]*$/.test(name));
}
