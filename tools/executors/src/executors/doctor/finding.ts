export type FindingLevel = 'ok' | 'warn' | 'fail';

/** What was checked, by the name that its line bears. */
export type CheckName =
  | 'name'
  | 'config'
  | 'time zone'
  | 'home'
  | 'store'
  | 'store id'
  | 'write'
  | 'both ways'
  | 'free disk'
  | 'clock'
  | 'Node version'
  | 'code version'
  | 'format'
  | 'equal stores'
  | 'leftovers'
  | 'witness'
  | 'etcd'
  | 'site'
  | 'profile'
  | 'browser'
  | 'analytics'
  | 'Matomo token'
  | 'access log'
  | 'Plausible key'
  | 'personal data'
  | 'notify'
  | 'schedule';

/** One line of the doctor. */
export interface Finding {
  readonly check: CheckName;
  /** Whose machine it is about; null when it is about the fleet or about the machine that asks. */
  readonly partner: string | null;
  readonly level: FindingLevel;
  readonly text: string;
  /** What to do; null when there is nothing to do. */
  readonly hint: string | null;
}

/** Makes the findings of one partner, or of none. */
export function findingsOf(partner: string | null): {
  ok(check: CheckName, text: string): Finding;
  warn(check: CheckName, text: string, hint: string): Finding;
  fail(check: CheckName, text: string, hint: string): Finding;
} {
  return {
    ok: (check, text) => ({ check, partner, level: 'ok', text, hint: null }),
    warn: (check, text, hint) => ({ check, partner, level: 'warn', text, hint }),
    fail: (check, text, hint) => ({ check, partner, level: 'fail', text, hint }),
  };
}

/** `warn clock of bram: 12 s behind this machine: set its clock`, one line each. */
export function renderFindings(findings: readonly Finding[]): string {
  return findings
    .map(({ check, partner, level, text, hint }) => {
      const what = partner === null ? check : `${check} of ${partner}`;
      return oneLine(`${level.padEnd(4)} ${what}: ${text}${hint ? `; ${hint}` : ''}`);
    })
    .join('\n');
}

/** Messages of the system and of other machines may hold anything. */
function oneLine(text: string): string {
  return text
    .replace(/[\s\u0000-\u001f\u007f-\u009f]+$/g, '')
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
}
