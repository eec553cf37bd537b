/** The places where a test may end or freeze a process, in the order a message passes them. */
export const faultNames = [
  'before-commit',
  'after-commit-before-wake',
  'after-commit-before-answer',
  'before-model-call',
  'mid-stream',
  'after-model-before-append',
  'after-append-before-done',
] as const;
export type FaultName = (typeof faultNames)[number];

const acts = ['kill', 'freeze'] as const;
export type FaultAct = (typeof acts)[number];

export interface Fault {
  readonly name: FaultName;
  readonly act: FaultAct;
}

const oneOf = <T extends string>(all: readonly T[], value: string | undefined): T | undefined =>
  all.find((one) => one === value);

/**
 * The fault that `FAULT=<name>:<kill|freeze>` asks for, null without one. Throws for one that does not exist, and for
 * any outside NODE_ENV=test: a variable left behind must not end a service.
 */
export const readFault = (env: Readonly<Record<string, string | undefined>>): Fault | null => {
  const { FAULT: text, NODE_ENV } = env;
  if (!text) return null;
  if (NODE_ENV !== 'test') throw new Error('FAULT is for tests: it is refused unless NODE_ENV is test');
  const [name, act] = text.split(':');
  const fault = { name: oneOf(faultNames, name), act: oneOf(acts, act) };
  if (!fault.name || !fault.act)
    throw new Error(`FAULT must be one of ${faultNames.join(', ')}, then :kill or :freeze`);
  return { name: fault.name, act: fault.act };
};
