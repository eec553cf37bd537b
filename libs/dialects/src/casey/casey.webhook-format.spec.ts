import type { FoundConversation } from '@verbatim/conversation';
import type { PublicEvent, Telling } from '@verbatim/webhooks';
import { caseyWebhookFormat } from './casey.webhook-format';
import { caseyEvent, caseyEventTypes } from './casey.webhook-schemas';

const [accountId, id, userId] = [
  '018f5f0c-0000-7000-8000-00000000000a',
  '018f5f0c-0000-7000-8000-000000000001',
  '018f5f0c-0000-7000-8000-00000000000f',
];
const facts = {
  id,
  projectId: '018f5f0c-0000-7000-8000-00000000000b',
  agentId: '018f5f0c-0000-7000-8000-00000000000d',
  userId,
  environment: 'live' as const,
  channel: 'api',
};
const eventOf = (type: PublicEvent['type']): PublicEvent => ({
  type,
  id: '5b0c3b43-9b6c-5d4e-8a52-2f60f0a3a7c1',
  timestamp: '2026-01-05T09:00:00.000Z',
  data: { conversation: facts, version: 7 },
});
const found = {
  record: {
    connectionCode: 'web-shop',
    startedAt: '2026-01-05T08:00:00.000Z',
    sessionProperties: { basket: 3 },
    pathTaken: ['welcome'],
  },
  included: {
    user: {
      id: userId,
      email: 'mira@example.com',
      firstName: 'Mira',
      lastName: 'Okafor',
      organizationName: null,
      organizationDomain: null,
      avatarUrl: 'https://larkspur.example/mira.png',
    },
  },
} as unknown as FoundConversation;
const tell = (type: PublicEvent['type'], conversation: Telling['conversation'] = found) =>
  caseyWebhookFormat.eventOf(eventOf(type), { accountId, conversation });

describe('an event in Casey’s words', () => {
  it('has the envelope and the fields of its page', () => {
    expect(tell('conversation.completed')).toEqual({
      event_type: 'conversation.completed',
      event_id: '5b0c3b43-9b6c-5d4e-8a52-2f60f0a3a7c1',
      timestamp: '2026-01-05T09:00:00.000Z',
      organization_id: accountId,
      data: {
        conversation_id: id,
        project_id: facts.projectId,
        agent_id: facts.agentId,
        participant_user_id: userId,
        connection_code: 'web-shop',
        started_at: '2026-01-05T08:00:00.000Z',
        completed_at: '2026-01-05T09:00:00.000Z',
        session_properties: { basket: 3 },
        path_taken: ['welcome'],
        participant_profile: {
          id: userId,
          email: 'mira@example.com',
          first_name: 'Mira',
          last_name: 'Okafor',
          organization_name: null,
          organization_domain: null,
          avatar_url: 'https://larkspur.example/mira.png',
        },
      },
    });
  });

  it.each(caseyEventTypes)('%s is as its schema says, also when the conversation is shown no more', (type) => {
    for (const conversation of [found, null]) {
      const told = tell(type, conversation);
      expect(caseyEvent.parse(told)).toEqual(told);
    }
    expect(JSON.stringify(tell(type, null))).not.toMatch(/Mira|basket|welcome|web-shop/);
  });

  it('is none for what Casey does not tell', () => {
    expect(tell('message.created')).toBeNull();
  });

  it('has a test', () => {
    const test = { id, timestamp: '2026-01-05T09:00:00.000Z', accountId, webhookId: id };
    const told = caseyWebhookFormat.testOf(test);
    expect(told).toMatchObject({ event_type: 'test.event', event_id: id, organization_id: accountId });
    expect(caseyEvent.parse(told)).toEqual(told);
  });
});
