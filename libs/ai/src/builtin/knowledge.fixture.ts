import type { KnowledgeEntry } from '@verbatim/conversation';

/** A shop's help articles. */
export const shopKnowledge: readonly KnowledgeEntry[] = [
  {
    id: 'returns',
    title: 'Returns and refunds',
    text: 'You can return any item within 30 days of delivery. Refunds reach your account within five working days after we receive the item.\n\nItems on final sale cannot be returned.',
    url: 'https://shop.example/help/returns',
  },
  {
    id: 'shipping',
    title: 'Shipping times and costs',
    text: 'Standard shipping takes three to five working days and costs 4.90. Express shipping arrives the next working day and costs 12.50.\n\nWe ship to all countries of the European Union, Norway and Switzerland. We do not ship to post boxes.',
    url: 'https://shop.example/help/shipping',
  },
  {
    id: 'password',
    title: 'Reset your password',
    text: 'Open the sign-in page and choose "Forgot password". We send you a link that is valid for one hour. If no mail arrives, look in your spam folder.',
    url: null,
  },
  {
    id: 'payment',
    title: 'Ways to pay',
    text: 'We accept Visa, Mastercard, PayPal and bank transfer. Your card is charged when the parcel leaves our warehouse.',
    url: null,
  },
];
