export interface VNode {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly children: readonly Child[];
}
export type Child = VNode | string | number | null | undefined | false | readonly Child[];
export function h(tag: string, attributes?: Readonly<Record<string, unknown>> | null, ...children: Child[]): VNode;
export function toHtml(node: Child): string;
