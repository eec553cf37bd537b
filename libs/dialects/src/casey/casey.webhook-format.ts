import type { PublicEvent, Telling, TestEvent, WebhookFormat } from '@verbatim/webhooks';
import { CASEY_INCLUDES, profileOf } from './casey.mapping';
import { caseyEventTypes, type CaseyEvent, type CaseyEventData, type CaseyEventType } from './casey.webhook-schemas';

/** Stored with webhooks. */
export const CASEY_FORMAT = 'casey';

/** The words for an event of ours; null when there are none. */
const typeOf = ({ type }: PublicEvent): CaseyEventType | null => caseyEventTypes.find((one) => one === type) ?? null;

const participantOf = ({ conversation }: Telling): CaseyEventData['participant_profile'] => {
  const profile = profileOf(conversation?.included.user);
  if (!profile) return null;
  const { avatar_image_url: avatar, ...rest } = profile;
  return { ...rest, avatar_url: avatar };
};

/** As the conversation is when it is told, but for when it began and ended. */
const dataOf = ({ data: { conversation: facts } }: PublicEvent, telling: Telling): CaseyEventData => {
  const record = telling.conversation?.record;
  return {
    conversation_id: facts.id,
    project_id: facts.projectId,
    agent_id: facts.agentId,
    participant_user_id: facts.userId,
    connection_code: record?.connectionCode ?? null,
    started_at: record?.startedAt ?? null,
    session_properties: { ...record?.sessionProperties },
    path_taken: record?.pathTaken ? [...record.pathTaken] : null,
    participant_profile: participantOf(telling),
  };
};

const eventOf = (event: PublicEvent, telling: Telling): CaseyEvent | null => {
  const type = typeOf(event);
  if (type === null) return null;
  const { id, timestamp } = event;
  const envelope = { event_id: id, timestamp, organization_id: telling.accountId };
  const data = dataOf(event, telling);
  switch (type) {
    case 'conversation.started':
      return { event_type: type, ...envelope, data: { ...data, started_at: timestamp } };
    case 'conversation.completed':
      return { event_type: type, ...envelope, data: { ...data, completed_at: timestamp } };
    case 'conversation.abandoned':
      return { event_type: type, ...envelope, data: { ...data, abandoned_at: timestamp } };
  }
};

const testOf = ({ id, timestamp, accountId }: TestEvent): CaseyEvent => ({
  event_type: 'test.event',
  event_id: id,
  timestamp,
  organization_id: accountId,
  data: { message: 'This is a test event.' },
});

/** Webhooks that were made through Casey's API are told events in its words. */
export const caseyWebhookFormat: WebhookFormat = { name: CASEY_FORMAT, include: CASEY_INCLUDES, eventOf, testOf };
