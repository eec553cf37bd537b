import { onePageDirection, pageOf, pageQuery } from '@verbatim/http';
import { z } from 'zod';
import { messageView } from '../../wire/conversation.schema';
import { exampleAnswer, examplePagination } from '../../wire/examples';
import { fieldChange, moment } from '../../wire/past.schema';

export const diffQuery = z
  .strictObject({
    from: moment.describe('A version or an RFC 3339 time: what was there then is not in the difference'),
    to: moment.optional().describe('A version or an RFC 3339 time; now, unless given'),
    ...pageQuery,
  })
  .refine(...onePageDirection);

const diffMoment = z.object({
  version: z.int(),
  at: z.iso.datetime().describe('When the event of this version happened'),
});

const addedMessage = z
  .object({ version: z.int().describe('Of the event that added it'), message: messageView })
  .meta({ id: 'AddedMessage' });

export const diffView = pageOf(addedMessage)
  .extend({
    from: diffMoment,
    to: diffMoment,
    changes: z.array(fieldChange.extend({ version: z.int().describe('Since this one it is as it is at the end') })),
  })
  .meta({
    id: 'ConversationDiff',
    description: '`data` are the messages that came, in order, as they were at the end',
  });
export type DiffView = z.output<typeof diffView>;

export const exampleDiff: DiffView = {
  from: { version: 4, at: '2026-11-21T09:30:00.000Z' },
  to: { version: 6, at: '2026-11-21T09:31:10.000Z' },
  changes: [
    { field: 'title', before: null, after: 'A return', version: 6 },
    { field: 'openQuestions', before: 1, after: 0, version: 5 },
  ],
  data: [{ version: 5, message: exampleAnswer }],
  pagination: examplePagination,
};
