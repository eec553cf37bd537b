import fc, { type Arbitrary } from 'fast-check';
import { type ApiDocument, type Json, type Operation, resolveIn } from './document';
import type { Ids } from './world';

const MOST = 60;

/** Stands for a body that is right as it is. */
export const RIGHT = Symbol('a body that is right');

/** What is random in a call: its body, its query and its headers. */
export interface Chance {
  readonly body: unknown;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

/** Makes, from the document, what a careless or hostile program would send: near to right, seldom quite. */
export class Arbitraries {
  constructor(
    private readonly document: ApiDocument,
    private readonly ids: Ids,
  ) {}

  chance({ body, parameters }: Operation): Arbitrary<Chance> {
    const ofPlace = (place: string) => parameters.filter((one) => one.in === place);
    const query = ofPlace('query').map(({ name, schema }) => [name, this.of(schema).map(asText)] as const);
    const headers = ofPlace('header').map(({ name }) => [name.toLowerCase(), fc.oneof(visible, etag)] as const);
    return fc.record({
      body:
        body === null
          ? fc.constant(undefined)
          : fc.oneof({ arbitrary: this.of(body.schema), weight: 5 }, { arbitrary: fc.constant(RIGHT), weight: 1 }),
      query: fc.oneof(fc.constant({}), some(query)),
      headers: some(headers),
    });
  }

  /** Mostly what the schema wants; now and then any JSON instead. */
  of(schema: Json): Arbitrary<unknown> {
    const found = resolveIn(this.document, schema);
    return fc.oneof({ arbitrary: this.wanted(found), weight: 20 }, { arbitrary: fc.jsonValue(), weight: 1 });
  }

  private wanted(schema: Json): Arbitrary<unknown> {
    const variants = (schema.oneOf ?? schema.anyOf) as readonly Json[] | undefined;
    if (variants) return fc.oneof(...variants.map((variant) => this.of(variant)));
    if (schema.const !== undefined) return fc.constant(schema.const);
    if (Array.isArray(schema.enum)) return fc.constantFrom(...(schema.enum as unknown[]));
    const types = [schema.type ?? 'any'].flat() as string[];
    return fc.oneof(...types.map((type) => this.typed(type, schema)));
  }

  private typed(type: string, schema: Json): Arbitrary<unknown> {
    switch (type) {
      case 'string':
        return this.text(schema);
      case 'integer':
        return fc.integer({ min: Number(schema.minimum ?? -1e9), max: Number(schema.maximum ?? 1e9) });
      case 'number':
        return fc.double();
      case 'boolean':
        return fc.boolean();
      case 'null':
        return fc.constant(null);
      case 'array':
        return fc.array(this.of((schema.items ?? {}) as Json), { maxLength: 4 });
      case 'object':
        return this.object(schema);
      default:
        return fc.jsonValue();
    }
  }

  private text({ format, maxLength = MOST, pattern }: Json): Arbitrary<string> {
    switch (format) {
      case 'uuid':
        return fc.oneof(fc.constantFrom(...Object.values(this.ids)), fc.uuid());
      case 'date-time':
        return fc.date({ noInvalidDate: true }).map((at) => at.toISOString());
      case 'email':
        return fc.emailAddress();
      case 'uri':
        return fc.webUrl({ withQueryParameters: true });
      default:
        break;
    }
    const most = Math.min(Number(maxLength), MOST);
    const free = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: most }),
      fc.string({ unit: 'binary', maxLength: most }),
    );
    return typeof pattern === 'string' ? fc.oneof(fc.stringMatching(new RegExp(pattern)), free) : free;
  }

  private object({ properties = {}, required = [], additionalProperties }: Json): Arbitrary<object> {
    const known = Object.entries(properties as Record<string, Json>).map(
      ([name, one]) => [name, this.of(one)] as const,
    );
    const fields = fc.record(Object.fromEntries(known), { requiredKeys: [...(required as string[])] });
    if (additionalProperties === undefined || additionalProperties === false) return fields;
    return fc.tuple(fields, fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 4 })).map(([one, more]) => ({
      ...more,
      ...one,
    }));
  }
}

const some = (named: readonly (readonly [string, Arbitrary<string>])[]): Arbitrary<Record<string, string>> =>
  fc.record(Object.fromEntries(named), { requiredKeys: [] }) as Arbitrary<Record<string, string>>;

const visible = fc.string({ unit: fc.constantFrom(...'aZ09-_."=,;* '), maxLength: 40 });
const etag = fc.integer({ min: 0, max: 9 }).map((version) => `"${version}"`);

const asText = (value: unknown): string =>
  Array.isArray(value)
    ? value.map(String).join(',')
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);
