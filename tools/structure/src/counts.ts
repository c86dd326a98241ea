import { countDoors, type DoorCounts } from './doors';
import { countFolders, type FolderCounts } from './folders';
import { countSizes, type SizeCounts } from './sizes';
import type { Workspace } from './workspace';

export type Counts = FolderCounts & DoorCounts & SizeCounts;

export function countAll(workspace: Workspace): Counts {
  return { ...countFolders(workspace), ...countDoors(workspace), ...countSizes(workspace) };
}
