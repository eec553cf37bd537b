import type { FoundConversation, MessageRecord, Status } from '@verbatim/conversation';
import { polyaiChannel } from './polyai.channels';
import { toPolyaiConversation } from './polyai.mapping';
import { descriptions, polyaiConversation } from './polyai.schemas';

const ACCOUNT = '018f0000-0000-7000-8000-000000000001';
const ID = '018f0000-0000-7000-8000-000000000002';
const at = (second: number): string => new Date(Date.UTC(2026, 7, 24, 14, 0, second)).toISOString();

const record = {
  id: ID,
  projectId: '018f0000-0000-7000-8000-000000000003',
  variantId: null,
  environment: 'live',
  channel: 'api',
  status: 'in_progress',
  fromNumber: null,
  toNumber: null,
  handover: null,
  metrics: {},
  customData: {},
  messageCount: 0,
  createdAt: at(0),
  startedAt: null,
  firstMessageAt: null,
  lastMessageAt: null,
  completedAt: null,
} as unknown as FoundConversation['record'];

const message = (fields: Partial<MessageRecord>): MessageRecord =>
  ({
    id: 'm',
    seq: 1,
    role: 'user',
    text: '',
    questionId: null,
    question: null,
    annotations: null,
    provenance: null,
    createdAt: at(1),
    ...fields,
  }) as MessageRecord;

const shown = (
  fields: Partial<FoundConversation['record']>,
  messages: readonly MessageRecord[] = [],
  included: FoundConversation['included'] = {},
) => toPolyaiConversation(ACCOUNT, { record: { ...record, ...fields }, included }, messages);

describe('a conversation', () => {
  it('has what is always there, and nothing of what there is not', () => {
    const bare = shown({});
    expect(bare).toEqual({
      id: ID,
      account_id: ACCOUNT,
      project_id: record.projectId,
      environment: 'live',
      started_at: at(0),
      channel: 'CHAT',
      in_progress: true,
      num_turns: 0,
      total_duration: 0,
      polyai_duration: 0,
      handoff: false,
      num_silences: 0,
      num_ood: 0,
      metrics: {},
      state: {},
      turns: [],
    });
    expect(polyaiConversation.strict().safeParse(bare).success).toBe(true);
  });

  it('C85 has a metric that was written once as a value, and again as a list', () => {
    expect(shown({ metrics: { once: 'a', again: ['a', 'b'], listed: ['a'], never: [] } }).metrics).toEqual({
      once: 'a',
      again: ['a', 'b'],
      listed: 'a',
    });
  });

  it('C86 was handed off with reason and destination, as far as they were said', () => {
    const handover = { at: at(9), cause: 'requested', reason: 'angry', destination: 'billing' } as const;
    expect(shown({ handover })).toMatchObject({
      handoff: true,
      handoff_reason: 'angry',
      handoff_destination: 'billing',
    });
    const silent = shown({ handover: { ...handover, reason: null, destination: null } });
    expect(silent.handoff).toBe(true);
    expect(Object.keys(silent)).not.toEqual(expect.arrayContaining(['handoff_reason', 'handoff_destination']));
  });

  it('C57 has the state of its agent when that was read, if only an empty one', () => {
    expect(shown({}, [], { contextState: { step: 3 } }).context_state).toEqual({ step: 3 });
    expect(shown({}, [], { contextState: null }).context_state).toEqual({});
    expect('context_state' in shown({})).toBe(false);
  });

  it('keeps the id of a variant that is there no more', () => {
    const gone = shown({ variantId: ID }, [], { variant: null });
    expect([gone.variant_id, 'variant_name' in gone]).toEqual([ID, false]);
  });

  it('C58 has a text about every field', () => {
    expect(Object.keys(descriptions.conversations)).toEqual(Object.keys(polyaiConversation.shape));
    expect(Object.values(descriptions.conversations)).not.toContain('');
  });
});

describe('a turn', () => {
  const annotations = {
    silence: true,
    outOfDomain: true,
    latencyMs: 1_250,
    intents: ['return'],
    entities: [
      { name: 'product', values: ['lamp'] },
      { name: '__proto__', values: ['bulb', 'cable'] },
    ],
    dtmf: '12#',
    translation: { language: 'de', text: 'Kann ich' },
  };
  const question = message({
    id: 'q',
    text: 'Can I',
    annotations,
    question: { kind: 'answered', by: 'ai', messageId: 'r' },
  });
  const reply = message({
    id: 'r',
    seq: 2,
    role: 'agent',
    text: 'Oui.',
    questionId: 'q',
    annotations: { ...annotations, translation: { language: 'en-GB', text: 'Yes.' } },
    createdAt: at(3),
  });

  it('C83 is a question with its reply, and what was understood', () => {
    const { turns, ...counts } = shown({}, [question, reply]);
    expect(JSON.parse(JSON.stringify(turns))).toEqual([
      {
        user_input: 'Can I',
        user_input_dtmf: '12#',
        user_input_datetime: at(1),
        translated_user_input: 'Kann ich',
        agent_response: 'Oui.',
        agent_response_datetime: at(3),
        english_agent_response: 'Yes.',
        latency: 1.25,
        intents: ['return'],
        entities: [{ product: 'lamp' }, JSON.parse('{"__proto__":["bulb","cable"]}')],
        is_ood: true,
        is_silence: true,
      },
    ]);
    expect(counts).toMatchObject({ num_turns: 1, num_silences: 1, num_ood: 1 });
  });

  it('C83 has a time for either side only where it spoke', () => {
    const [asked] = shown({}, [message({ text: 'Hello?' })]).turns;
    const [unasked] = shown({}, [message({ role: 'human', text: 'Hello.' })]).turns;
    expect([asked?.agent_response, asked && 'agent_response_datetime' in asked]).toEqual(['', false]);
    expect([unasked?.user_input, unasked && 'user_input_datetime' in unasked]).toEqual(['', false]);
    expect(unasked).toMatchObject({ agent_response: 'Hello.', agent_response_datetime: at(1) });
  });

  it.each([
    ['en', 'Yes.'],
    ['EN-us', 'Yes.'],
    [null, 'Yes.'],
    ['fr', ''],
    ['enm', ''],
  ])('has a translation into %j as English: %j', (language, english) => {
    const translated = { ...reply, annotations: { ...annotations, translation: { language, text: 'Yes.' } } };
    expect(shown({}, [question, translated]).turns[0]?.english_agent_response).toBe(english);
  });

  it('has no words once they were erased', () => {
    const [erased] = shown({}, [
      { ...question, text: null },
      { ...reply, text: null },
    ]).turns;
    expect([erased?.user_input, erased?.agent_response]).toEqual(['', '']);
  });
});

describe('its words', () => {
  it('C56 say of every status whether it is in progress', () => {
    const running: readonly Status[] = ['pending', 'in_progress', 'paused'];
    const finished: readonly Status[] = ['completed', 'abandoned', 'failed', 'archived'];
    for (const status of running) expect(shown({ status }).in_progress).toBe(true);
    for (const status of finished) expect(shown({ status }).in_progress).toBe(false);
  });

  it.each([
    ['api', 'CHAT'],
    ['chat', 'CHAT'],
    ['live_chat', 'CHAT'],
    ['voice', 'VOICE-SIP'],
    ['phone', 'VOICE-SIP'],
    ['webchat', 'WEBCHAT'],
    ['email', 'EMAIL'],
    ['ms_teams', 'MS_TEAMS'],
    ['constructor', 'CONSTRUCTOR'],
  ])('say channel %s as %s', (channel, word) => {
    expect(polyaiChannel(channel)).toBe(word);
  });
});
