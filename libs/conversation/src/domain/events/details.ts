import type { JsonObject, JsonValue } from '@verbatim/kernel';

/** Written once: a value; again: a list, in the order of writing. */
export type Metrics = Readonly<Record<string, string | readonly string[]>>;

/**
 * What the integrator says about a conversation and no decision depends on. All of it may hold what people wrote or who
 * they are, so all of it is erasable.
 */
export interface Details {
  readonly title: string | null;
  /** What the model is told about the conversation. */
  readonly context: string | null;
  /** The state of the integrator's own agent; may be large, and is shown only on request. */
  readonly contextState: JsonObject | null;
  /** What the conversation was started with. */
  readonly inputs: JsonObject;
  readonly customData: JsonObject;
  /** Listable by name. */
  readonly variables: JsonObject;
  readonly sessionProperties: JsonObject;
  readonly metrics: Metrics;
  /** A note of the humans'. */
  readonly memo: string | null;
  /** The steps of the integrator's flow that were taken. */
  readonly pathTaken: readonly JsonValue[] | null;
  /** Whose piece of work, in the integrator's own system, this conversation belongs to. */
  readonly assignmentId: string | null;
  readonly connectionCode: string | null;
  readonly invokedFrom: string | null;
  readonly fromNumber: string | null;
  readonly toNumber: string | null;
  /** Ids of this conversation in systems it runs through. */
  readonly aiConversationId: string | null;
  readonly aiCallId: string | null;
}

export type DetailField = keyof Details;

/** Every detail as it is when nobody said anything. */
export const blankDetails: Details = {
  title: null,
  context: null,
  contextState: null,
  inputs: {},
  customData: {},
  variables: {},
  sessionProperties: {},
  metrics: {},
  memo: null,
  pathTaken: null,
  assignmentId: null,
  connectionCode: null,
  invokedFrom: null,
  fromNumber: null,
  toNumber: null,
  aiConversationId: null,
  aiCallId: null,
};

export const detailFields = Object.keys(blankDetails) as readonly DetailField[];
