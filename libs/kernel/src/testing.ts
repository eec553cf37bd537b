import type { Decider } from './decider';
import { DomainError } from './domain-error';

// Jest's global, declared here so that the kernel compiles, and is built, without Jest's types.
declare const expect: (actual: unknown) => { toEqual(expected: unknown): void };

/**
 * Given, when, then, on events alone:
 * `given(started(), archived()).when(postMessage()).thenRejects('conversation.not-open')`.
 */
export const specFor =
  <State, Command, Event>(decider: Decider<State, Command, Event>) =>
  (...past: readonly Event[]) => ({
    when: (command: Command) => {
      const state = past.reduce<State>((folded, event) => decider.evolve(folded, event), decider.initialState());
      return {
        /** Exactly these events follow; at least one. For none say `thenNothing`. */
        then: (...expected: readonly [Event, ...Event[]]): void =>
          expect(decider.decide(command, state)).toEqual(expected),
        thenNothing: (): void => expect(decider.decide(command, state)).toEqual([]),
        thenRejects: (code: string): void => expect(codeOf(() => decider.decide(command, state))).toEqual(code),
        /** The events that follow, for a rule about a part of them. */
        events: (): readonly Event[] => decider.decide(command, state),
      };
    },
  });

// An error that is no refusal is a broken rule or a broken test: it must not look like either outcome.
const codeOf = (decide: () => unknown): string | { readonly decided: unknown } => {
  try {
    return { decided: decide() };
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
};
