import { Command } from '@nestjs/cqrs';
import type { CallContext, JsonObject } from '@verbatim/kernel';

export interface ImportedTurn {
  readonly role: 'user' | 'agent' | 'human';
  readonly text: string;
  /** RFC 3339 UTC. */
  readonly occurredAt: string;
}

export interface Dialogue {
  /** The same id again adds only what is missing. */
  readonly conversationId: string;
  readonly agentId: string;
  readonly title: string | null;
  readonly customData: JsonObject;
  readonly turns: readonly ImportedTurn[];
}

/** How many messages were new: 0 when the dialogue was there. */
export type Imported = number;

/** Brings in a finished conversation from elsewhere, both times kept. Asks for no reply. */
export class ImportDialogueCommand extends Command<Imported> {
  constructor(
    readonly call: CallContext,
    readonly dialogue: Dialogue,
  ) {
    super();
  }
}
