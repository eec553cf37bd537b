import { newId } from '@verbatim/ids';
import type { JsonObject, JsonValue } from '@verbatim/kernel';
import type { AnnotateMessage, CommandMeta } from '../domain/conversation.commands';
import type { Annotations, MessageDetails, MessageFacts, Modality } from '../domain/conversation.events';

type Given<Shape> = { readonly [Name in keyof Shape]?: Shape[Name] | undefined };

/** What may come with any message. */
export interface MessageExtras {
  readonly modality?: Modality | undefined;
  readonly channel?: string | undefined;
  readonly rawText?: string | undefined;
  readonly expandedText?: string | undefined;
  readonly files?:
    | readonly {
        readonly id?: string | undefined;
        readonly name: string;
        readonly reference?: string | undefined;
        readonly mediaType?: string | undefined;
        readonly size?: number | undefined;
        readonly externalId?: string | undefined;
      }[]
    | undefined;
  readonly metadata?: JsonObject | undefined;
  readonly steps?: readonly JsonValue[] | undefined;
  readonly subagentId?: string | undefined;
  readonly usage?: MessageFacts['usage'] | undefined;
  readonly annotations?: Given<Annotations> | undefined;
}

/** The parts of a message's command that say what came with it; nothing is kept of what was not given. */
export const partsOf = (extras: MessageExtras): { facts?: MessageFacts; details?: MessageDetails } => {
  const { modality, channel, usage, rawText, expandedText, files, metadata, steps, subagentId } = extras;
  const facts = given<MessageFacts>({ modality: modality === 'text' ? undefined : modality, channel, usage });
  const details = given<MessageDetails>({
    rawText,
    expandedText,
    files: files?.map((file) => ({
      id: file.id ?? newId(),
      name: file.name,
      reference: file.reference ?? null,
      mediaType: file.mediaType ?? null,
      size: file.size ?? null,
      externalId: file.externalId ?? null,
    })),
    metadata,
    steps,
    subagentId,
  });
  return { ...(facts && { facts }), ...(details && { details }) };
};

/** What is learnt of a message; no command when nothing is. `current`: what is known of it already. */
export const annotationOf = (
  messageId: string,
  { annotations }: MessageExtras,
  meta: CommandMeta,
  current: Annotations | null = null,
): AnnotateMessage[] => {
  const changes = given<Partial<Annotations>>(annotations ?? {});
  return changes ? [{ type: 'AnnotateMessage', data: { messageId, changes, current }, meta }] : [];
};

/** Null when nothing is given. */
export const given = <Shape extends object>(all: Given<Shape>): Shape | null => {
  const present = Object.entries(all).filter(([, value]) => value !== undefined);
  return present.length > 0 ? (Object.fromEntries(present) as Shape) : null;
};
