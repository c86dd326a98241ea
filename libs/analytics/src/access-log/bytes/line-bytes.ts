import type { BytesReader, LineBytes, LineReader, LogLine, RequestLine } from '../formats/log-line';
import { hashOf, hashOfBytes } from '../visitor-table';
import { ByteMemory } from './byte-memory';
import { viewOf } from './byte-words';

/** Where the parts of one line stand in its bytes; an end of -1: the line has no such part. */
export interface LineParts {
  /** What the request depends on: method, target, status and host, in `requestKey` from 0 to `requestEnd`, or in the line. */
  requestKey: DataView;
  requestStart: number;
  requestEnd: number;
  /** Bytes of the line, between these two, that the request does not depend on: a query of which nothing is kept. */
  cutFrom: number;
  cutTo: number;
  /** Bytes that the address depends on. */
  addressKey: DataView;
  addressStart: number;
  addressEnd: number;
  /** Whether these bytes are the address itself, as it is written. */
  isAddress: boolean;
  agentStart: number;
  agentEnd: number;
  referrerStart: number;
  referrerEnd: number;
}

/** Says by which bytes the address is known. */
export function setAddress(parts: LineParts, key: DataView, start: number, end: number): void {
  parts.addressKey = key;
  parts.addressStart = start;
  parts.addressEnd = end;
}

/**
 * How a plain line of one format is taken apart without a string of it. What it finds must be all that the general reader's
 * answer depends on, part by part: it is asked for every part that is seen for the first time.
 */
export interface PlainForm {
  /** The moment of a line, or NaN where only the general reader can tell. */
  secondOf(line: LineBytes): number;
  /** After `secondOf` found a moment: finds the request. False: the line is none that is plain. */
  findRequest(line: LineBytes, parts: LineParts): boolean;
  /** After `findRequest`: finds address, agent and referrer. False as above. */
  findVisitor(line: LineBytes, parts: LineParts): boolean;
}

/** Remembers the parts of plain lines, and has `reader` read those that are new. */
export function createBytesReader(reader: Pick<LineReader, 'read'>, form: PlainForm): BytesReader {
  const quick = new QuickLine(reader, form);
  return {
    secondOf: (line) => form.secondOf(line),
    read: (line, second) => (quick.turnTo(line, second) ? quick : null),
    forget: () => quick.forget(),
  };
}

const NO_BYTES = viewOf(new Uint8Array(0));
const NOBODY = { address: '', agent: '', referrer: '' };

function newMemories() {
  return {
    requests: new ByteMemory<RequestLine>(1 << 15),
    addresses: new ByteMemory<string>(1 << 14),
    agents: new ByteMemory<string | null>(1 << 14),
    referrers: new ByteMemory<string>(1 << 15),
  };
}

class QuickLine implements LogLine {
  second = 0;
  request!: RequestLine;
  #line!: LineBytes;
  #general: LogLine | null = null;
  #hasVisitor = false;
  readonly #parts: LineParts = {
    requestKey: NO_BYTES,
    requestStart: 0,
    requestEnd: 0,
    cutFrom: -1,
    cutTo: -1,
    addressKey: NO_BYTES,
    addressStart: 0,
    addressEnd: 0,
    isAddress: false,
    agentStart: 0,
    agentEnd: 0,
    referrerStart: 0,
    referrerEnd: 0,
  };
  readonly #reader: Pick<LineReader, 'read'>;
  readonly #form: PlainForm;
  #known: ReturnType<typeof newMemories> | null = null;

  constructor(reader: Pick<LineReader, 'read'>, form: PlainForm) {
    this.#reader = reader;
    this.#form = form;
  }

  forget(): void {
    this.#known = null;
  }

  turnTo(line: LineBytes, second: number): boolean {
    const parts = this.#parts;
    this.#general = null;
    this.#hasVisitor = false;
    parts.cutFrom = -1;
    if (!this.#form.findRequest(line, parts)) return false;
    this.#line = line;
    this.second = second;
    const { requestKey, requestStart, requestEnd } = parts;
    const { requests } = (this.#known ??= newMemories());
    let request = requests.get(requestKey, requestStart, requestEnd);
    if (request === undefined) {
      const answer = this.#reader.read(textOf(line, parts));
      if (answer === null || answer === 'nothing') return false;
      request = answer.request;
      requests.set(request, requestKey, requestStart, requestEnd);
    }
    this.request = request;
    return true;
  }

  get address(): string {
    if (!this.#findVisitor()) return this.#general!.address;
    const { addressKey, addressStart, addressEnd, isAddress } = this.#parts;
    if (isAddress) return this.#line.bytes.toString('latin1', addressStart, addressEnd);
    let address = this.#known!.addresses.get(addressKey, addressStart, addressEnd);
    if (address === undefined)
      this.#known!.addresses.set((address = copyOf(this.#whole().address)), addressKey, addressStart, addressEnd);
    return address;
  }

  hashOfAddress(seed: number): number {
    if (!this.#findVisitor() || !this.#parts.isAddress) return hashOf(this.address, seed);
    const { addressKey, addressStart, addressEnd } = this.#parts;
    return hashOfBytes(addressKey, addressStart, addressEnd, seed);
  }

  get agent(): string | null {
    if (!this.#findVisitor()) return this.#general!.agent;
    const { agentStart, agentEnd } = this.#parts;
    if (agentEnd < 0) return null;
    const { view } = this.#line;
    let agent = this.#known!.agents.get(view, agentStart, agentEnd);
    if (agent === undefined) {
      agent = this.#whole().agent;
      this.#known!.agents.set((agent = agent === null ? null : copyOf(agent)), view, agentStart, agentEnd);
    }
    return agent;
  }

  get referrer(): string {
    if (!this.#findVisitor()) return this.#general!.referrer;
    const { referrerStart, referrerEnd } = this.#parts;
    if (referrerEnd < 0) return '';
    const { view } = this.#line;
    let referrer = this.#known!.referrers.get(view, referrerStart, referrerEnd);
    if (referrer === undefined)
      this.#known!.referrers.set((referrer = copyOf(this.#whole().referrer)), view, referrerStart, referrerEnd);
    return referrer;
  }

  /** False where the line has to be read as a whole, which it then is. */
  #findVisitor(): boolean {
    if (this.#general !== null) return false;
    if (this.#hasVisitor) return true;
    this.#hasVisitor = this.#form.findVisitor(this.#line, this.#parts);
    if (!this.#hasVisitor) this.#general = this.#whole();
    return this.#hasVisitor;
  }

  #whole(): LogLine {
    const { bytes, start, end } = this.#line;
    const answer = this.#reader.read(bytes.toString('latin1', start, end));
    // Its request was read from a line that is one: with a rest that cannot be read it is nobody's.
    return answer === null || answer === 'nothing' ? { ...NOBODY, second: this.second, request: this.request } : answer;
  }
}

/** The line as text, without what its request does not depend on. */
function textOf({ bytes, start, end }: LineBytes, { cutFrom, cutTo }: LineParts): string {
  if (cutFrom < 0) return bytes.toString('latin1', start, end);
  return bytes.toString('latin1', start, cutFrom) + bytes.toString('latin1', cutTo, end);
}

/** A piece of a line would keep the whole line in memory. */
function copyOf(text: string): string {
  return text === '' ? text : ` ${text}`.slice(1);
}
