import type { CommandMessage } from './command';

export type SetState = CommandMessage<'SetState', { stateId: string | null }>;
export type Assign = CommandMessage<'Assign', { assigneeId: string | null }>;
/** All the categories it is to have. */
export type Categorise = CommandMessage<'Categorise', { categoryIds: readonly string[] }>;
export type ChangeTimer = CommandMessage<'ChangeTimer', { keepOpen: boolean }>;

export type LabelCommand = SetState | Assign | Categorise | ChangeTimer;
