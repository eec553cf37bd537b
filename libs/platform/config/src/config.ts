import type { z } from 'zod';
import { variables, type Variable, type VariableName } from './variables';

/** The settings of a process, parsed and frozen. A variable without a default may be undefined. */
export type Config = {
  readonly [Name in VariableName]: (typeof variables)[Name] extends Variable<infer Schema, infer Default>
    ? Default extends string
      ? z.output<Schema>
      : z.output<Schema> | undefined
    : never;
};

/** A Config in which the named variables are there. */
export type ConfigWith<Name extends VariableName> = Config & {
  readonly [Key in Name]: NonNullable<Config[Key]>;
};

/** The environment cannot be used. The message has a line for each problem; values of secrets are never in it. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigError';
  }
}

const shown = (row: Variable, text: string): string => (row.secret ? '' : ` (it is "${text.slice(0, 80)}")`);

/**
 * Reads the environment; an empty string counts as absent. Throws a ConfigError that names everything wrong at once,
 * the variables in `requires` that are absent included.
 */
export const loadConfig = <Required extends VariableName = never>(
  env: Readonly<Record<string, string | undefined>>,
  options: { readonly requires?: readonly Required[] } = {},
): ConfigWith<Required> => {
  const required: readonly VariableName[] = options.requires ?? [];
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, row] of Object.entries(variables) as [VariableName, Variable][]) {
    const text = env[name] || row.default;
    if (text === null) {
      if (required.includes(name)) problems.push(`${name} is required`);
      continue;
    }
    const parsed = row.schema.safeParse(text);
    if (parsed.success) values[name] = parsed.data;
    else problems.push(`${name} ${parsed.error.issues[0]?.message ?? 'is not valid'}${shown(row, text)}`);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze(values) as ConfigWith<Required>;
};

/** The rows of the README's table of settings, in its order. */
export const configTable: readonly { name: VariableName; default: string | null; meaning: string }[] = Object.freeze(
  (Object.entries(variables) as [VariableName, Variable][]).map(([name, row]) =>
    Object.freeze({ name, default: row.default, meaning: row.meaning }),
  ),
);
