import type { CommandMessage } from './command';

/** A hold that is there stays as it is. */
export type ChangeLegalHold = CommandMessage<'ChangeLegalHold', { held: boolean; reason: string | null }>;
