/** A link target taken apart. */
export interface Target {
  /** Absolute, without fragment; in scope also without parameters that the profile drops. */
  readonly url: string;
  /** The fragment without `#`, or empty. */
  readonly anchor: string;
  readonly inScope: boolean;
  /** Whether the profile wants nothing to do with this URL. */
  readonly ignored: boolean;
  /** `url`, or `url#anchor`: what tells link targets apart. */
  readonly key: string;
  /** Numbers that the crawl is about to give to the URL and to the key: believed only when the state agrees. */
  urlNumber: number | undefined;
  linkNumber: number | undefined;
  /** As these, of the file that it is to a page. */
  fileNumber: number | undefined;
  /** The same URL with the anchors that were asked for. */
  anchored: Map<string, Target> | null;
}

/** What tells link targets apart: URL and anchor. */
export function targetKey(url: string, anchor: string): string {
  return anchor === '' ? url : `${url}#${anchor}`;
}

/** A target of what is known of its URL: of another target with the same URL, say. All targets have one shape. */
export function makeTarget(
  url: string,
  anchor: string,
  { inScope, ignored, urlNumber }: Pick<Target, 'inScope' | 'ignored' | 'urlNumber'>,
): Target {
  return {
    url,
    anchor,
    inScope,
    ignored,
    key: targetKey(url, anchor),
    urlNumber,
    linkNumber: undefined,
    fileNumber: undefined,
    anchored: null,
  };
}
