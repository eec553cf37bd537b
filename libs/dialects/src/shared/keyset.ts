import { placeIn, type ConversationOrder, type FoundConversation, type ListPosition } from '@verbatim/conversation';
import type { CursorCodec, CursorScope } from '@verbatim/http';

/** Cursors in a list of conversations, signed by the codec: bound to account, list, filter and order. */
export class ConversationCursors {
  constructor(
    private readonly codec: CursorCodec,
    private readonly orderBy: ConversationOrder,
    private readonly scope: CursorScope,
  ) {}

  /** Null without a cursor. Throws `cursor.invalid`. */
  place(cursor: string | undefined): ListPosition | null {
    if (cursor === undefined) return null;
    const [at, id] = this.codec.decode(this.scope, cursor);
    return { at: String(at), id: String(id) };
  }

  readonly of = ({ record }: FoundConversation): string =>
    this.codec.encode(this.scope, [placeIn(record, this.orderBy), record.id]);
}
