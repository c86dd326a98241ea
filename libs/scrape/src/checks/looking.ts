import { CheckKind } from '@scrape-and-report/production';

/** Kinds of problems that take more of a page than its facts. */
const LOOKED_FOR: ReadonlySet<CheckKind> = new Set<CheckKind>([
  'broken-image',
  'broken-file',
  'missing-anchor',
  'image-without-alt',
  'empty-link',
  'skipped-heading',
  'conflicting-language',
]);

/** Whether pages are looked at beyond their facts: then at all of it, so that another kind is no other reading. */
export function isLooking(checks: readonly CheckKind[] = []): boolean {
  return checks.some((kind) => LOOKED_FOR.has(kind));
}

/** Whether the files of pages are asked for. */
export function asksForFiles(checks: readonly CheckKind[] = []): boolean {
  return checks.includes('broken-image') || checks.includes('broken-file');
}
