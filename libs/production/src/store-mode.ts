/**
 * The umask by which what is written in a store can be used by those whom its folder lets write, so that what one user
 * wrote another can replace.
 *
 * @param folderMode permissions of the store's folder, as `stat` has them
 * @param configured permissions of a file in octal, such as `0664`; null: as the folder grants to its group and others
 */
export function umaskFor(folderMode: number, configured: string | null): number {
  const mode = configured === null ? folderMode : Number.parseInt(configured, 8);
  // Who may not read may not list either; who may read but not write may do neither more nor less than that.
  const masked = (bits: number): number => ((bits & 4) === 0 ? 7 : (bits & 2) === 0 ? 2 : 0);
  return masked((mode >> 3) & 7) * 8 + masked(mode & 7);
}

/** What tells who may use a file, or a folder. */
export interface Rights {
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}

/**
 * Whether the user whose folder it is can use what was written in it; an access control list of the folder, which may
 * grant what these do not, is left aside.
 */
export function isUsableByOwner(written: Rights, folder: Rights): boolean {
  if (written.uid === folder.uid || folder.uid === 0) return true;
  if ((written.mode & 0o006) === 0o006) return true;
  return written.gid === folder.gid && (written.mode & 0o060) === 0o060;
}
