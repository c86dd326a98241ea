import { type InvocationFacts, invocationOf, type ProcessFacts } from './invocation';

const aTask = (change: Partial<InvocationFacts> = {}): InvocationFacts => ({
  pid: 30,
  ppid: 20,
  isForked: true,
  isTerminal: false,
  env: {},
  ...change,
});
const knowing = (facts: Record<number, ProcessFacts>) => (pid: number) => facts[pid] ?? null;
const nothing = () => null;

describe('invocationOf', () => {
  it('is the process that forked the task', () => {
    const look = knowing({ 20: { parent: 1, command: 'node\0/ws/node_modules/nx/dist/bin/nx.js\0run\0prod:daily\0' } });
    expect(invocationOf(aTask(), look)).toBe(20);
  });

  it.each([
    ['Linux', 'node\0/ws/node_modules/nx/src/tasks-runner/fork.js\0/tmp/1.sock\0prod:elect\0'],
    ['Windows', '"C:\\Program Files\\nodejs\\node.exe" C:\\ws\\node_modules\\nx\\dist\\src\\tasks-runner\\fork.js a b'],
    ['a quoted path', '"node.exe" "C:\\my ws\\node_modules\\nx\\src\\tasks-runner\\fork.js"'],
  ])('is the process behind the one that Nx puts between on a terminal of %s', (_system, command) => {
    expect(invocationOf(aTask(), knowing({ 20: { parent: 10, command } }))).toBe(10);
  });

  it('believes no variable of Nx where the processes are known: an outer nx run has left its own', () => {
    const look = knowing({ 20: { parent: 1, command: 'node nx.js' } });
    expect(
      invocationOf(aTask({ env: { NX_INVOCATION_ROOT_PID: '5', NX_INVOCATION_ANCESTOR_PIDS: '5,6' } }), look),
    ).toBe(20);
  });

  it.each([
    ['of Nx 24', { NX_INVOCATION_ANCESTOR_PIDS: '5,10' }, 10],
    ['of Nx 23', { NX_INVOCATION_ROOT_PID: '10' }, 10],
    ['that is no number', { NX_INVOCATION_ROOT_PID: 'x' }, 20],
    ['that is not there', {}, 20],
  ])('on a terminal where processes are not known takes the variable %s', (_what, env, pid) => {
    expect(invocationOf(aTask({ isTerminal: true, env }), nothing)).toBe(pid);
  });

  it('is the task itself where Nx did not fork it', () => {
    expect(invocationOf(aTask({ isForked: false }), nothing)).toBe(30);
  });
});
