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

/** Too many appends are waiting, or a lock was not to be had in time. Nothing was written; try after `retryAfterMs`. */
export class StoreBusy extends Error {
  constructor(readonly retryAfterMs: number) {
    super('The event store has too many appends waiting');
    this.name = 'StoreBusy';
  }
}

/** The database did not answer. `written` says whether the append may have been stored all the same. */
export class StoreUnavailable extends Error {
  constructor(
    cause: unknown,
    readonly written: 'unknown' | 'no' = 'unknown',
  ) {
    super('The database is not available', { cause });
    this.name = 'StoreUnavailable';
  }
}

/** A text holds U+0000 or half a surrogate pair, which Postgres cannot keep. Nothing was sent. */
export class UnstorableText extends Error {
  /** @param pointer JSON pointer of the text in the append, e.g. `/events/0/content/text` */
  constructor(readonly pointer: string) {
    super(`The text at ${pointer} holds a character that cannot be stored`);
    this.name = 'UnstorableText';
  }
}

/** An append names a table or column the store was not told of, lacks a key, or changes one row twice. A bug of the caller. */
export class RowMisfit extends Error {
  constructor(table: string, why: string) {
    super(`A change of ${table} does not fit: ${why}`);
    this.name = 'RowMisfit';
  }
}

/** A stored event of a type this build does not know, e.g. written by a newer one. Hold it, never drop it. */
export class UnknownEventType extends Error {
  constructor(
    readonly type: string,
    readonly version: number,
  ) {
    super(`The event at version ${version} has a type this build does not know: ${type}`);
    this.name = 'UnknownEventType';
  }
}
