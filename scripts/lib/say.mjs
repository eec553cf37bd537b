/** Something the user can act on: shown without a stack, ends the command with exit code 1. */
export class Refusal extends Error {}

// A terminal that went away must not take the orderly stop with it.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

export const say = (line) => void process.stdout.write(`${line}\n`);

export const complain = (line) => void process.stderr.write(`${line}\n`);

/** Prints a failure: a refusal as its message, anything else with its stack. */
export const report = (error) => complain(error instanceof Refusal ? error.message : String(error?.stack ?? error));

/** The last lines of a command's output, for a message. */
export const tail = (output, lines = 20) => output.trimEnd().split('\n').slice(-lines).join('\n');
