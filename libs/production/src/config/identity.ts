/** The names by which a machine may know itself, strongest first. */
export interface IdentityNames {
  /** `PRODUCTION_PARTNER`; when set it must match. */
  readonly environment: string | undefined;
  /** `self` of the config; when set it must match. */
  readonly self: string | null;
  readonly userName: string | undefined;
  readonly hostName: string | undefined;
}

export type Identity = { readonly index: number } | { readonly problem: string; readonly path: string };

/**
 * Which partner this machine is: the first name that equals exactly one partner's, compared without case.
 * Never a part of a name.
 */
export function findIdentity(partnerNames: readonly string[], names: IdentityNames): Identity {
  const configured = partnerNames.join(', ');
  if (names.environment) {
    const index = indexOfName(partnerNames, names.environment);
    const problem = `PRODUCTION_PARTNER is "${names.environment}", which is none of the partners (${configured})`;
    return index >= 0 ? { index } : { path: 'partners', problem };
  }
  const candidates: [string, string | null | undefined][] = [
    ['self', names.self],
    ['user name', names.userName],
    ['host name', names.hostName],
  ];
  for (const [, name] of candidates) {
    const index = name ? indexOfName(partnerNames, name) : -1;
    if (index >= 0) return { index };
    if (name && name === names.self) {
      return { path: 'self', problem: `"${name}" is none of the partners (${configured})` };
    }
  }
  const tried = candidates.filter(([, name]) => name).map(([kind, name]) => `${kind} "${name}"`);
  return { path: 'partners', problem: `no partner is this machine: tried ${tried.join(', ')} against ${configured}` };
}

function indexOfName(partnerNames: readonly string[], name: string): number {
  const wanted = foldName(name);
  return partnerNames.findIndex((partner) => foldName(partner) === wanted);
}

/** The form in which names are compared: NFC, lower case, by code unit. */
export function foldName(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
