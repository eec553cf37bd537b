import {
  durationsOf,
  isUnderWay,
  knownAmong,
  pairTurns,
  understoodIn,
  type FoundConversation,
  type MessageRecord,
  type PairedTurn,
} from '@verbatim/conversation';
import { polyaiChannel } from './polyai.channels';
import type { PolyaiConversation, PolyaiTurn } from './polyai.schemas';

/** What was written once is a value, what was written again a list; of what was never written there is nothing. */
const metricsOf = (written: FoundConversation['record']['metrics']): PolyaiConversation['metrics'] =>
  Object.fromEntries(
    Object.entries(written).flatMap(([name, value]): [string, string | string[]][] => {
      const values = [value].flat();
      if (values.length > 1) return [[name, values]];
      return values.map((only) => [name, only]);
    }),
  );

const entityOf = ({ name, values }: { readonly name: string; readonly values: readonly string[] }) => ({
  [name]: values.length === 1 ? String(values[0]) : [...values],
});

const englishOf = (reply: MessageRecord | null): string => {
  const translation = reply?.annotations?.translation;
  return translation && /^en\b/i.test(translation.language ?? 'en') ? translation.text : '';
};

export const toPolyaiTurn = (turn: PairedTurn): PolyaiTurn => {
  const { userMessage, reply } = turn;
  const { intents, entities, silence, outOfDomain, latencyMs } = understoodIn(turn);
  return {
    user_input: userMessage?.text ?? '',
    user_input_dtmf: userMessage?.annotations?.dtmf ?? '',
    ...(userMessage && { user_input_datetime: userMessage.createdAt }),
    translated_user_input: userMessage?.annotations?.translation?.text ?? '',
    agent_response: reply?.text ?? '',
    ...(reply && { agent_response_datetime: reply.createdAt }),
    english_agent_response: englishOf(reply),
    ...(latencyMs !== null && { latency: latencyMs / 1_000 }),
    intents: [...intents],
    entities: entities.map(entityOf),
    is_ood: outOfDomain,
    is_silence: silence,
  };
};

/** `messages`: all of the conversation's, oldest first. The counts are those of the turns shown. */
export const toPolyaiConversation = (
  accountId: string,
  { record, included }: FoundConversation,
  messages: readonly MessageRecord[],
): PolyaiConversation => {
  const turns = pairTurns(messages, knownAmong(messages)).map(toPolyaiTurn);
  const { durationSeconds, agentDurationSeconds } = durationsOf(record);
  const { variantId, fromNumber, toNumber, handover } = record;
  return {
    id: record.id,
    account_id: accountId,
    project_id: record.projectId,
    ...(variantId !== null && { variant_id: variantId }),
    ...(included.variant && { variant_name: included.variant.name }),
    environment: record.environment,
    started_at: record.createdAt,
    channel: polyaiChannel(record.channel),
    ...(fromNumber !== null && { from_number: fromNumber }),
    ...(toNumber !== null && { to_number: toNumber }),
    in_progress: isUnderWay(record.status),
    num_turns: turns.length,
    total_duration: durationSeconds,
    polyai_duration: agentDurationSeconds,
    handoff: handover !== null,
    ...(typeof handover?.reason === 'string' && { handoff_reason: handover.reason }),
    ...(typeof handover?.destination === 'string' && { handoff_destination: handover.destination }),
    num_silences: turns.filter((turn) => turn.is_silence).length,
    num_ood: turns.filter((turn) => turn.is_ood).length,
    metrics: metricsOf(record.metrics),
    state: { ...record.customData },
    ...(included.contextState !== undefined && { context_state: { ...included.contextState } }),
    turns,
  };
};
