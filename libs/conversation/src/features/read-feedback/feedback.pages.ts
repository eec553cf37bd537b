import { Injectable } from '@nestjs/common';
import { CursorCodec, page, type CursorScope, type Page } from '@verbatim/http';
import type { ListPosition, ListWindow } from '../../ports/conversation-reader.port';
import type { FeedbackRecord } from '../../ports/feedback-reader.port';
import type { FeedbackView } from '../../wire/feedback.schema';
import { toFeedbackView } from '../../wire/feedback.view';

interface Asked {
  readonly limit: number;
  readonly direction: 'asc' | 'desc';
  readonly after?: string | undefined;
  readonly before?: string | undefined;
}

/** Pages of feedback in the order of the latest vote. */
@Injectable()
export class FeedbackPages {
  constructor(private readonly cursors: CursorCodec) {}

  async of(
    scope: CursorScope,
    { limit, direction, after, before }: Asked,
    read: (window: ListWindow) => Promise<readonly FeedbackRecord[]>,
  ): Promise<Page<FeedbackView>> {
    const placeOf = (cursor: string | undefined): ListPosition | null => {
      if (cursor === undefined) return null;
      const [at, id] = this.cursors.decode(scope, cursor);
      return { at: String(at), id: String(id) };
    };
    const rows = await read({ limit, direction, after: placeOf(after), before: placeOf(before) });
    const cursorOf = ({ updatedAt, id }: FeedbackView): string => this.cursors.encode(scope, [updatedAt, id]);
    return page({ rows: rows.map(toFeedbackView), limit, after, before, cursorOf });
  }
}
