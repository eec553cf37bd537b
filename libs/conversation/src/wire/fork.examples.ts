import { exampleConversation, exampleMessage } from './examples';

export const exampleForkBody = { messageId: exampleMessage.id, title: 'Another way' };

export const exampleFork = {
  ...exampleConversation,
  id: '0199d4c6-8e1f-7d20-9c4b-2b3c4d5e6f70',
  title: exampleForkBody.title,
  openQuestions: 0,
  replyRunning: false,
  version: exampleConversation.version + 2,
  forkedFrom: {
    conversationId: exampleConversation.id,
    messageId: exampleMessage.id,
    version: exampleConversation.version,
  },
};
