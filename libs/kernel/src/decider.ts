/** The three pure functions that make up an aggregate. `evolve` never rejects: history has happened. */
export interface Decider<State, Command, Event> {
  initialState(): State;
  /** Returns the new facts, or none when nothing is new; throws a {@link DomainError} to refuse. */
  decide(command: Command, state: State): readonly Event[];
  evolve(state: State, event: Event): State;
}
