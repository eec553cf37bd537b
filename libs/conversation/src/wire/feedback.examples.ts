import { exampleAnswer, exampleMessage } from './examples';

const said = {
  rating: 'down' as const,
  value: null,
  reasons: ['outdated'],
  suggestedAnswer: 'You can return anything within 60 days of delivery.',
  comment: 'We changed this in spring.',
};

export const exampleFeedbackBody = said;

export const exampleFeedback = {
  id: '0199d4c6-8f40-7e55-b1d2-4c6a8e0f2b51',
  conversationId: exampleAnswer.conversationId,
  messageId: exampleAnswer.id,
  rater: { kind: 'member' as const, id: '0199d4c6-8e30-7c11-a2b3-5d7f9a1c3e61' },
  ...said,
  revision: 1,
  createdAt: '2026-11-21T09:31:00.000Z',
  updatedAt: '2026-11-21T09:31:00.000Z',
};

const { id, revision, createdAt, updatedAt, ...vote } = exampleFeedback;

export const exampleVote = {
  feedbackId: id,
  messageId: vote.messageId,
  rater: vote.rater,
  ...said,
  revision,
  version: 7,
  at: updatedAt,
};

export const exampleRatedAnswer = {
  id,
  ...vote,
  question: exampleMessage.text,
  answer: exampleAnswer.text,
  createdAt,
  updatedAt,
};
