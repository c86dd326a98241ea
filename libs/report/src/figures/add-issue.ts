import type { IssueKind } from '../model';

/** Holds something against a page; the same twice counts once. */
export type AddIssue = (path: string, kind: IssueKind, detail?: string) => void;
