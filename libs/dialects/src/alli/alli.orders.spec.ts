import { alliOrders, legsOf, type AlliOrder } from './alli.orders';

const shown = (order: AlliOrder, filter = {}) =>
  legsOf(order, filter).map(({ orderBy, direction, filter: { hasMessages } }) => [orderBy, direction, hasMessages]);

describe('an order', () => {
  it('is one list, or, by last chat, two that are each other’s reverse', () => {
    expect(Object.fromEntries(alliOrders.map((order) => [order, shown(order)]))).toEqual({
      LAST_CHAT_TIME_DESC: [
        ['lastMessage', 'desc', undefined],
        ['created', 'desc', false],
      ],
      LAST_CHAT_TIME_ASC: [
        ['created', 'asc', false],
        ['lastMessage', 'asc', undefined],
      ],
      CREATED_AT_DESC: [['created', 'desc', undefined]],
      CREATED_AT_ASC: [['created', 'asc', undefined]],
      MODIFIED_AT_DESC: [['updated', 'desc', undefined]],
      MODIFIED_AT_ASC: [['updated', 'asc', undefined]],
    });
  });

  it.each(['lastMessageFrom', 'lastMessageTo', 'firstMessageFrom', 'firstMessageTo'])(
    'has nothing without a chat where %s is asked for',
    (time) => {
      expect(shown('LAST_CHAT_TIME_ASC', { [time]: '2026-08-24T14:15:22.000Z' })).toEqual([
        ['lastMessage', 'asc', undefined],
      ]);
    },
  );
});
