import { randomUUID } from 'node:crypto';
import { type ApiDocument, type Json, type Operation, resolveIn } from './document';
import type { Ids } from './world';

/** One place in a body, and a whole body in which that place may be filled. */
export interface Field {
  readonly pointer: readonly string[];
  /** Resolved. */
  readonly schema: Json;
  readonly base: Json;
}

/** The parameter whose ids a field of another name takes. */
const ALIASES: Readonly<Record<string, string>> = {
  answers: 'messageId',
  agent_id: 'agentId',
  authorId: 'userId',
  assigneeId: 'memberId',
  conversationMessageId: 'answerId',
  conversationStateId: 'stateId',
  conversationUserId: 'visitorId',
  'provider.id': 'providerId',
  'rater.id': 'userId',
};

/** What kind of id a field takes; null for the id of what the call itself makes. Throws for a field nobody knows. */
export const kindOfId = (pointer: readonly string[], ids: Ids): string | null => {
  const name = pointer.at(-1) ?? '';
  const kind = ALIASES[pointer.slice(-2).join('.')] ?? ALIASES[name] ?? name;
  if (kind in ids) return kind;
  if (name === 'id') return null;
  throw new Error(`Whose ids /${pointer.join('/')} takes is not known: teach ALIASES, so that the matrix covers it`);
};

export const setAt = (value: Json, [name = '', ...rest]: readonly string[], to: unknown): Json => {
  const inside = value[name];
  const next = rest.length === 0 ? to : setAt((typeof inside === 'object' && inside ? inside : {}) as Json, rest, to);
  return { ...value, [name]: next };
};

export const getAt = (value: unknown, pointer: readonly string[]): unknown =>
  pointer.reduce<unknown>(
    (at, name) => (typeof at === 'object' && at !== null ? (at as Json)[name] : undefined),
    value,
  );

const variantsOf = (schema: Json): readonly Json[] | null => {
  const variants = (schema.oneOf ?? schema.anyOf) as readonly Json[] | undefined;
  return variants?.filter(({ type }) => type !== 'null') ?? null;
};

/** Reads bodies' schemas for one tenant, whose ids it puts where ids go. */
export class Fields {
  constructor(
    private readonly document: ApiDocument,
    private readonly ids: Ids,
  ) {}

  /** Every field of an operation's body, each with a body that is right but for it. */
  of({ body }: Operation, base: Json = {}): readonly Field[] {
    return body === null ? [] : [...this.walk(body.schema, [], base)];
  }

  /** The least that is right. */
  minimal(schema: Json, pointer: readonly string[] = []): unknown {
    const found = resolveIn(this.document, schema);
    const variants = variantsOf(found);
    if (variants) return this.minimal(variants[0] ?? {}, pointer);
    if (found.const !== undefined) return found.const;
    if (Array.isArray(found.enum)) return (found.enum as unknown[])[0];
    switch ([found.type].flat()[0]) {
      case 'string':
        return this.text(found, pointer);
      case 'integer':
      case 'number':
        return found.minimum ?? 1;
      case 'boolean':
        return false;
      case 'array':
        return found.minItems === undefined ? [] : [this.minimal(found.items as Json, pointer)];
      case 'object':
        return this.object(found, pointer);
      default:
        return 'anything';
    }
  }

  private text({ format }: Json, pointer: readonly string[]): string {
    switch (format) {
      case 'uuid': {
        const kind = kindOfId(pointer, this.ids);
        return (kind && this.ids[kind]) ?? randomUUID();
      }
      case 'email':
        return `${randomUUID()}@example.com`;
      case 'uri':
        return 'https://models.example.com/v1';
      case 'date-time':
        return '2099-01-01T00:00:00Z';
      default:
        return ['phone', 'phoneNumber'].includes(pointer.at(-1) ?? '')
          ? `+4144${Math.floor(1e6 + Math.random() * 9e6)}`
          : 'text';
    }
  }

  private object({ required = [], properties = {} }: Json, pointer: readonly string[]): Json {
    const names = required as readonly string[];
    return Object.fromEntries(
      names.map((name) => [name, this.minimal((properties as Record<string, Json>)[name] ?? {}, [...pointer, name])]),
    );
  }

  private *walk(schema: Json, pointer: readonly string[], base: Json): Generator<Field> {
    const found = resolveIn(this.document, schema);
    if (pointer.length > 0) yield { pointer, schema: found, base };
    const variants = variantsOf(found);
    for (const variant of variants ?? []) {
      const least = this.minimal(variant, pointer);
      const chosen = pointer.length === 0 ? { ...(least as Json) } : setAt(base, pointer, least);
      yield* this.inside(resolveIn(this.document, variant), pointer, chosen);
    }
    if (!variants) yield* this.inside(found, pointer, base);
  }

  private *inside(schema: Json, pointer: readonly string[], base: Json): Generator<Field> {
    if (schema.properties === undefined) return;
    const there = pointer.length === 0 || getAt(base, pointer) !== undefined;
    const least = this.minimal(schema, pointer);
    const whole = there ? base : setAt(base, pointer, least);
    const filled = pointer.length === 0 ? { ...(least as Json), ...whole } : whole;
    for (const [name, property] of Object.entries(schema.properties as Record<string, Json>)) {
      yield* this.walk(property, [...pointer, name], filled);
    }
  }
}
