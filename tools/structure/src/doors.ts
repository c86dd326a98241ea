import { isBench, isProduct, roomOf, type Door } from './source';
import { byCodeUnits, namesOf, resolveImport, type Workspace } from './workspace';

/** What a door offers, and what nobody takes through it. */
export interface DoorCount {
  /** `libs/sync`, `libs/sync/testing`. */
  door: string;
  names: string[];
  unused: string[];
}

export interface DoorCounts {
  doors: DoorCount[];
  /** Imports that reach into another room past its doors. */
  past: { from: string; to: string }[];
}

/**
 * A name of the main door is used when product code of another room imports it; one of `./testing` or `./bench` when any
 * file of another room does. What Nx itself loads (the plugin) has no importer and is left out.
 */
export function countDoors(workspace: Workspace): DoorCounts {
  const uses = usesOf(workspace);
  const doors = workspace.doors
    .filter(({ room }) => !room.startsWith('tools/'))
    .map((door) => {
      const names = namesOf(workspace, door.file);
      const taken = uses.get(door.file) ?? new Set<string>();
      return { door: titleOf(door), names, unused: taken.has('*') ? [] : names.filter((name) => !taken.has(name)) };
    });
  return { doors: doors.sort((a, b) => byCodeUnits(a.door, b.door)), past: importsPastDoors(workspace) };
}

function titleOf({ room, entry }: Door): string {
  return room + entry.slice(1);
}

function usesOf(workspace: Workspace): Map<string, Set<string>> {
  const uses = new Map<string, Set<string>>();
  const main = new Set(workspace.doors.filter(({ entry }) => entry === '.').map(({ file }) => file));
  for (const { path, imports } of workspace.modules.values()) {
    for (const { specifier, names } of imports) {
      const target = resolveImport(workspace, path, specifier);
      if (!target || roomOf(target) === roomOf(path)) continue;
      if (main.has(target) && !isProduct(path) && !roomOf(target).endsWith('/testing')) continue;
      const taken = uses.get(target) ?? new Set<string>();
      for (const name of names) taken.add(name);
      uses.set(target, taken);
    }
  }
  return uses;
}

function importsPastDoors(workspace: Workspace): { from: string; to: string }[] {
  const doors = new Set(workspace.doors.map(({ file }) => file));
  const past: { from: string; to: string }[] = [];
  for (const { path, imports } of workspace.modules.values()) {
    for (const { specifier } of imports) {
      const to = resolveImport(workspace, path, specifier);
      if (to && roomOf(to) !== roomOf(path) && !doors.has(to) && !isBench(path)) past.push({ from: path, to });
    }
  }
  return past.sort((a, b) => byCodeUnits(a.from + a.to, b.from + b.to));
}

/** One line a name: `libs/record validScrapes`; what `public-names.txt` holds. */
export function renderNames(workspace: Workspace): string {
  const lines = workspace.doors.flatMap((door) =>
    namesOf(workspace, door.file).map((name) => `${titleOf(door)} ${name}`),
  );
  return `${lines.sort(byCodeUnits).join('\n')}\n`;
}
