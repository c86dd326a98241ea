import { arrowCount, circlesOf, floorsOf, type Graph } from './graph';
import { folderOf, isProduct, isSpec, roomOf } from './source';
import { byCodeUnits, resolveImport, type Workspace } from './workspace';

/** One folder: its own sources, and what goes between them. */
export interface FolderCount {
  folder: string;
  files: number;
  arrows: number;
  floors: number;
}

/** One room: its folders, and what goes between them. */
export interface RoomCount {
  room: string;
  files: number;
  folders: number;
  arrows: number;
  floors: number;
}

export interface FolderCounts {
  folders: FolderCount[];
  rooms: RoomCount[];
  /** Files that import one another round about. */
  circles: string[][];
}

/** Counts sources (no specs) by folder and by room. Imports of types count as any other. */
export function countFolders(workspace: Workspace): FolderCounts {
  const paths = [...workspace.modules.keys()].filter((path) => !isSpec(path)).sort(byCodeUnits);
  const graph: Graph = new Map(paths.map((path) => [path, importsWithin(workspace, path)]));
  const folders = groupBy(paths, folderOf);
  const rooms = groupBy(paths.filter(isProduct), roomOf);
  return {
    folders: [...folders].map(([folder, files]) => {
      const inner = subgraph(graph, files);
      return { folder, files: files.length, arrows: arrowCount(inner), floors: floorsOf(inner) };
    }),
    rooms: [...rooms].map(([room, files]) => {
      const between = foldersGraph(subgraph(graph, files));
      return {
        room,
        files: files.length,
        folders: between.size,
        arrows: arrowCount(between),
        floors: floorsOf(between),
      };
    }),
    circles: circlesOf(graph),
  };
}

function importsWithin(workspace: Workspace, path: string): Set<string> {
  const targets = workspace.modules
    .get(path)!
    .imports.map(({ specifier }) => resolveImport(workspace, path, specifier));
  return new Set(targets.filter((target) => target !== undefined && target !== path && !isSpec(target)) as string[]);
}

function subgraph(graph: Graph, members: string[]): Graph {
  const inside = new Set(members);
  return new Map(members.map((path) => [path, new Set([...graph.get(path)!].filter((target) => inside.has(target)))]));
}

function foldersGraph(files: Graph): Graph {
  const graph: Graph = new Map([...files.keys()].map((path) => [folderOf(path), new Set<string>()]));
  for (const [path, targets] of files) {
    for (const target of targets)
      if (folderOf(target) !== folderOf(path)) graph.get(folderOf(path))!.add(folderOf(target));
  }
  return graph;
}

export function groupBy(paths: string[], keyOf: (path: string) => string): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const path of paths) groups.set(keyOf(path), [...(groups.get(keyOf(path)) ?? []), path]);
  return groups;
}
