import type { JsonObject, JsonValue, Message } from '@verbatim/kernel';

export type Modality = 'text' | 'voice';

/** Facts that any message may carry. Absent: text, by the conversation's channel, nothing counted. */
export interface MessageFacts {
  readonly modality?: Modality;
  /** The channel of this message, where it is not the conversation's. */
  readonly channel?: string;
  readonly usage?: MessageUsage;
}

/** As the integrator's own agent counted; of an AI reply the provenance has it. */
export interface MessageUsage {
  readonly runId: string | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
}

export interface MessageFile {
  readonly id: string;
  readonly name: string;
  /** Where the integrator keeps it. */
  readonly reference: string | null;
  readonly mediaType: string | null;
  /** Bytes. */
  readonly size: number | null;
  /** Its id at the model provider. */
  readonly externalId: string | null;
}

/** What may come with any message; part of its content. */
export interface MessageDetails {
  /** As it came, before it was made fit to be shown. */
  readonly rawText?: string;
  /** As the model was shown it, where that is more than the text. */
  readonly expandedText?: string;
  readonly files?: readonly MessageFile[];
  readonly metadata?: JsonObject;
  /** What the agent did on the way: reasoning, tools, look-ups, as it tells it. */
  readonly steps?: readonly JsonValue[];
  readonly subagentId?: string;
  /** Who an outbound message goes to, and under which subject. */
  readonly to?: string;
  readonly subject?: string;
}

export interface Entity {
  readonly name: string;
  readonly values: readonly string[];
}

export interface Flags {
  readonly silence: boolean;
  readonly outOfDomain: boolean;
}

/** The part of an annotation that people's words show through. */
export interface AnnotatedContent {
  readonly intents: readonly string[];
  readonly entities: readonly Entity[];
  /** Keys pressed on a telephone. */
  readonly dtmf: string | null;
  readonly translation: { readonly language: string | null; readonly text: string } | null;
}

export type Annotations = Flags & AnnotatedContent & { readonly latencyMs: number | null };

/** All annotations of a message as they are from now on; `was` makes counting a matter of this event alone. */
export type MessageAnnotated = Message<
  'conversation.message-annotated.v1',
  Flags & { messageId: string; was: Flags; latencyMs: number | null; occurredAt: string },
  AnnotatedContent
>;
