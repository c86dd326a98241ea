import { createHash } from 'node:crypto';
import type { Etcd3 } from 'etcd3';
import { parseAnnouncement, parseBeat, parseEnd, parseHolder, renderRecord } from '../../port/records';
import type { ClaimView, StoreIo, StoreOperation, StoreReply, StoreView } from '../../port/store-io';

export interface EtcdStoreOptions {
  readonly endpoints: readonly string[];
  /** Configured names: fleets with other partners share one etcd without meeting. */
  readonly partners: readonly string[];
}

export interface EtcdStore extends StoreIo {
  /** Loads the client, which an operation does by itself; asks etcd nothing. */
  load(): Promise<unknown>;
  close(): void;
}

/**
 * One store for the whole fleet in etcd. `reserve` is a transaction that creates a key only when there is none, so a
 * majority of etcd's members decides; records are the same as on shares, and life is judged by the same changes.
 */
export function createEtcdStore({ endpoints, partners }: EtcdStoreOptions): EtcdStore {
  const names = [...partners].map((name) => name.toLowerCase()).sort();
  const root = `scrape-and-report/${createHash('sha256').update(JSON.stringify(names)).digest('hex').slice(0, 16)}/`;
  let client: Etcd3 | null = null;

  return {
    perform: async (operation) => {
      try {
        const { Etcd3 } = await loadClient();
        return await carryOut((client ??= new Etcd3({ hosts: [...endpoints] })), operation);
      } catch (error) {
        return { kind: 'down', reason: error instanceof Error ? error.message : String(error) };
      }
    },
    load: loadClient,
    close: () => {
      client?.close();
      client = null;
    },
  };

  async function carryOut(etcd: Etcd3, operation: StoreOperation): Promise<StoreReply> {
    switch (operation.kind) {
      case 'look':
        return { kind: 'view', view: viewOf(await etcd.getAll().prefix(root).strings(), root) };
      case 'announce':
        await etcd.put(availableKey(operation.announcement.partner)).value(renderRecord(operation.announcement));
        return { kind: 'ok' };
      case 'withdraw':
        await etcd.delete().key(availableKey(operation.partner));
        return { kind: 'ok' };
      case 'reserve':
        return (await create(etcd, leaseKey(operation.number))) ? { kind: 'ok' } : { kind: 'exists' };
      case 'hold':
        return fill(etcd, operation.number, { holder: operation.holder, beat: operation.beat });
      case 'beat':
        return fill(etcd, operation.number, { beat: operation.beat });
      case 'end':
        return fill(etcd, operation.number, { end: { state: operation.end }, beat: operation.beat });
      case 'prune':
        await etcd.delete().prefix(leaseKey(operation.number));
        return { kind: 'ok' };
      case 'sweep':
        return { kind: 'ok' };
    }
  }

  async function create(etcd: Etcd3, key: string): Promise<boolean> {
    return (await etcd.if(key, 'Create', '==', 0).then(etcd.put(key).value('')).commit()).succeeded;
  }

  /** Only into a link that was reserved; all records at once. */
  async function fill(etcd: Etcd3, number: number, records: Readonly<Record<string, object>>): Promise<StoreReply> {
    const puts = Object.entries(records).map(([name, record]) =>
      etcd.put(`${leaseKey(number)}${name}`).value(renderRecord(record)),
    );
    const { succeeded } = await etcd
      .if(leaseKey(number), 'Create', '>', 0)
      .then(...puts)
      .commit();
    return succeeded ? { kind: 'ok' } : { kind: 'down', reason: `no claim ${number}` };
  }

  function availableKey(partner: string): string {
    return `${root}avail/${encodeURIComponent(partner.toLowerCase())}`;
  }

  function leaseKey(number: number): string {
    return `${root}lease/${String(number).padStart(8, '0')}/`;
  }
}

/** Loaded on first use: a fleet on shares need not carry the client in each of its processes. */
function loadClient(): Promise<typeof import('etcd3')> {
  return import('etcd3');
}

function viewOf(entries: Readonly<Record<string, string>>, root: string): StoreView {
  const claims = new Map<number, ClaimView>();
  const announcements = [];
  for (const key of Object.keys(entries).sort()) {
    const [kind, name = '', record] = key.slice(root.length).split('/');
    const text = entries[key] ?? '';
    if (kind === 'avail') {
      const announcement = parseAnnouncement(text);
      if (announcement) announcements.push(announcement);
    } else if (kind === 'lease') {
      const number = Number(name);
      const known = claims.get(number) ?? { number, holder: null, beat: null, end: null };
      claims.set(number, { ...known, ...partOf(record, text) });
    }
  }
  return { announcements, claims: [...claims.values()].sort((a, b) => a.number - b.number) };
}

function partOf(record: string | undefined, text: string): Partial<ClaimView> {
  switch (record) {
    case 'holder':
      return { holder: parseHolder(text) };
    case 'beat':
      return { beat: parseBeat(text) };
    case 'end':
      return { end: parseEnd(text)?.state ?? null };
    default:
      return {};
  }
}
