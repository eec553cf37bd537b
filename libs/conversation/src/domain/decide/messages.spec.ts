import { specFor } from '@verbatim/kernel/testing';
import { command } from '../../../test/commands';
import {
  agentPosted,
  anonymised,
  begun,
  deleted,
  erased,
  modeChanged,
  now,
  posted,
  restored,
  running,
  started,
  statusChanged,
} from '../../../test/events';
import { conversation } from '../conversation.decider';
import type { ConversationEvent, DeliveryFailureReason, Status } from '../conversation.events';

const given = specFor(conversation);
const delivery = { channel: 'email', connectorId: 'connector-1' } as const;
const introduced = [started(), begun(), agentPosted('a1', 1, delivery)];
const introduce = (data: object = {}) => command('PostAgentMessage', { delivery, ...data });

const recorded = (
  messageId: string,
  reason: DeliveryFailureReason | null = null,
  { attempts = 1, reference = null }: { attempts?: number; reference?: string | null } = {},
): ConversationEvent => ({
  type: 'conversation.delivery-recorded.v1',
  data: {
    messageId,
    outcome: reason === null ? 'delivered' : 'failed',
    attempts,
    reason,
    reference,
    occurredAt: now,
  },
  content: null,
});

describe('a message of the agent that answers nothing', () => {
  it('sets a pending conversation going', () => {
    given(started())
      .when(introduce())
      .then(begun(), agentPosted('a1', 1, delivery));
  });

  it('is taken in either mode, beside whatever is open, and asks for no reply', () => {
    given(...running())
      .when(introduce())
      .then(agentPosted('a1', 2, delivery));
    given(started(), modeChanged('manual'), begun(), posted('q1'))
      .when(introduce())
      .then(agentPosted('a1', 2, delivery));
  });

  it('keeps who had it said, whom it goes to and under which subject', () => {
    const [, said] = given(started())
      .when(introduce({ authorId: 'member-1', details: { to: 'mia@example.com', subject: 'Your order' } }))
      .events();
    expect(said).toMatchObject({
      data: { authorId: 'member-1' },
      content: { text: 'Hello, this is Ada.', details: { to: 'mia@example.com', subject: 'Your order' } },
    });
  });

  it('stays quiet when it is there already', () => {
    given(...introduced)
      .when(introduce())
      .thenNothing();
  });

  it.each<Status>(['completed', 'abandoned', 'failed', 'archived'])('is refused once %s', (status) => {
    given(started(), begun(), statusChanged('in_progress', status))
      .when(introduce())
      .thenRejects('conversation.not-open');
  });

  it('is refused where there is no conversation, or none any more', () => {
    for (const history of [[], [started(), deleted()], [started(), deleted(), erased()]])
      given(...history)
        .when(introduce())
        .thenRejects('conversation.not-found');
  });

  it('is refused while a hundred wait to be delivered, unless it is not to be', () => {
    const many = Array.from({ length: 100 }, (_, n) => agentPosted(`a${n}`, n + 1, delivery));
    given(started(), begun(), ...many)
      .when(introduce({ messageId: 'one-more' }))
      .thenRejects('conversation.too-many-undelivered');
    given(started(), begun(), ...many)
      .when(introduce({ messageId: 'one-more', delivery: null }))
      .then(agentPosted('one-more', 101));
    given(started(), begun(), ...many, recorded('a5'))
      .when(introduce({ messageId: 'one-more' }))
      .then(agentPosted('one-more', 101, delivery));
  });
});

describe('what became of an outbound message', () => {
  it('is recorded in every status', () => {
    given(...introduced)
      .when(command('RecordDelivery', { reference: 'SM1' }))
      .then(recorded('a1', null, { reference: 'SM1' }));
    given(...introduced, statusChanged('in_progress', 'archived'))
      .when(command('RecordDelivery', { outcome: 'failed', reason: 'conversation-closed', attempts: 2 }))
      .then(recorded('a1', 'conversation-closed', { attempts: 2 }));
  });

  it('is recorded once', () => {
    given(...introduced, recorded('a1', 'connector-rejected'))
      .when(command('RecordDelivery'))
      .thenRejects('delivery.superseded');
  });

  it('is refused for a message that nobody owed to anybody', () => {
    given(started(), begun(), agentPosted('a1', 1)).when(command('RecordDelivery')).thenRejects('delivery.superseded');
  });

  it('is refused once the conversation is gone', () => {
    for (const history of [[], [...introduced, deleted()], [...introduced, deleted(), erased()]])
      given(...history)
        .when(command('RecordDelivery'))
        .thenRejects('delivery.superseded');
  });

  it('is settled by a deletion, and a restored conversation sends nothing late', () => {
    given(...introduced, agentPosted('a2', 2, delivery), recorded('a1'))
      .when(command('Delete'))
      .then(recorded('a2', 'conversation-closed', { attempts: 0 }), deleted());
    given(...introduced, recorded('a1', 'conversation-closed', { attempts: 0 }), deleted(), restored())
      .when(command('RecordDelivery'))
      .thenRejects('delivery.superseded');
  });

  it('is still to be said after its user was erased', () => {
    given(...introduced, statusChanged('in_progress', 'archived', 'anonymised'), anonymised())
      .when(command('RecordDelivery', { outcome: 'failed', reason: 'conversation-closed' }))
      .then(recorded('a1', 'conversation-closed'));
  });
});
