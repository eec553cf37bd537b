/** The stream moved on since it was read: load again, decide again. */
export class VersionConflict extends Error {
  constructor(readonly expected: number) {
    super(`The stream is no longer at version ${expected}`);
    this.name = 'VersionConflict';
  }
}

/** An `insert` met a row with the same key (or another unique index of the table). Nothing was written. */
export class RowExists extends Error {
  constructor(
    readonly table: string,
    readonly constraint: string,
  ) {
    super(`A row of ${table} with this key exists (${constraint})`);
    this.name = 'RowExists';
  }
}

/** A guarded change met a row that is not as required. Nothing was written. */
export class RowGuardFailed extends Error {
  constructor(readonly table: string) {
    super(`A row of ${table} is not as the append requires`);
    this.name = 'RowGuardFailed';
  }
}

/** Too many appends are waiting. Nothing was written; try again after `retryAfterMs`. */
export class StoreBusy extends Error {
  constructor(readonly retryAfterMs: number) {
    super('The event store has too many appends waiting');
    this.name = 'StoreBusy';
  }
}

/** The database did not answer. Whether the append was written is unknown. */
export class StoreUnavailable extends Error {
  constructor(cause: unknown) {
    super('The database is not available', { cause });
    this.name = 'StoreUnavailable';
  }
}
