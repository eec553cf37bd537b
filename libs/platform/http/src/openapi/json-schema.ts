import { z } from 'zod';

export type Json = Record<string, unknown>;

export interface ConvertedSchema {
  readonly schema: Json;
  /** Schemas with an id (`.meta({ id })`), by name. */
  readonly components: Record<string, Json>;
}

const REFERENCE = /"#\/\$defs\/([^"]+)"/g;
const SCHEMAS = '#/components/schemas/';

/** What zod says at length, or not as those who read it would like. */
const tidy = (type: string, io: 'input' | 'output', json: Json): void => {
  if (type === 'nullable') flattenNullable(json);
  if (json.format !== undefined) delete json.pattern; // says the same at length
  if (json.minimum === Number.MIN_SAFE_INTEGER) delete json.minimum;
  if (json.maximum === Number.MAX_SAFE_INTEGER) delete json.maximum;
  if (Object.keys(json.propertyNames ?? {}).join() === 'type') delete json.propertyNames; // names are always text
  // Answers may gain fields at any time.
  if (type === 'object' && io === 'output' && json.additionalProperties === false) delete json.additionalProperties;
};

const flattenNullable = (json: Json): void => {
  const [one, other] = (json.anyOf ?? []) as readonly (Json | undefined)[];
  if (one === undefined || other?.type !== 'null' || typeof one.type !== 'string') return;
  if (one.properties !== undefined || one.id !== undefined) return; // will be a reference, or reads better apart
  const { type, enum: values, ...rest } = one;
  delete json.anyOf;
  Object.assign(json, { ...rest, ...json, type: [type, 'null'] });
  if (Array.isArray(values)) json.enum = [...(values as unknown[]), null];
};

/**
 * A zod schema as JSON Schema 2020-12, which is what OpenAPI 3.1 takes. What a caller sends and what we answer can
 * differ (defaults, further fields), so the named parts of an input are named apart: `Agent` and `AgentInput`.
 */
export const toJsonSchema = (schema: z.ZodType, io: 'input' | 'output'): ConvertedSchema => {
  const converted = z.toJSONSchema(z.object({ it: schema }), {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const { def } = zodSchema._zod;
      // Lost by zod when what is sent is text that becomes a number, or true or false.
      if (def.type === 'default' && ['number', 'boolean'].includes(typeof def.defaultValue))
        jsonSchema.default = def.defaultValue as number | boolean;
      tidy(def.type, io, jsonSchema as Json);
    },
  });
  const suffix = io === 'input' ? 'Input' : '';
  const named = JSON.parse(
    JSON.stringify({ it: converted.properties?.it, defs: converted.$defs ?? {} }).replaceAll(
      REFERENCE,
      (_, name: string) => `"${SCHEMAS}${name}${suffix}"`,
    ),
  ) as { it: Json; defs: Record<string, Json> };
  for (const definition of Object.values(named.defs)) delete definition.id;
  const components = Object.fromEntries(Object.entries(named.defs).map(([name, def]) => [`${name}${suffix}`, def]));
  return { schema: named.it, components };
};

/** Adds named schemas to those there are. Throws when a name means two things. */
export const addSchemas = (schemas: Record<string, unknown>, added: Readonly<Record<string, unknown>>): void => {
  for (const [name, schema] of Object.entries(added)) {
    const known = schemas[name];
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(schema)) {
      throw new Error(`Two schemas of the API are called ${name}`);
    }
    schemas[name] = schema;
  }
};

const COMPONENT = /"#\/components\/(schemas|headers|responses)\/([^"]+)"/g;
type Section = 'schemas' | 'headers' | 'responses';

/** Leaves out the components that nothing in the document leads to. */
export const withoutUnused = <Document extends { components?: object }>(document: Document): Document => {
  const all = (document.components ?? {}) as Partial<Record<Section, Record<string, unknown>>>;
  const used = new Set<string>();
  const follow = (value: unknown): void => {
    for (const [, section = '', name = ''] of JSON.stringify(value).matchAll(COMPONENT)) {
      if (used.has(`${section}/${name}`)) continue;
      used.add(`${section}/${name}`);
      follow(all[section as Section]?.[name] ?? null);
    }
  };
  follow({ ...document, components: null });
  const kept = (section: Section): [Section, object] => [
    section,
    Object.fromEntries(Object.entries(all[section] ?? {}).filter(([name]) => used.has(`${section}/${name}`))),
  ];
  const sections = Object.fromEntries((['schemas', 'headers', 'responses'] as const).map(kept));
  return { ...document, components: { ...document.components, ...sections } };
};

/** Where what is sent and what is answered do not differ, or only one of them is there, one name is enough. */
export const mergeEqualInputs = <Document extends { components?: { schemas?: Record<string, unknown> } }>(
  document: Document,
): Document => {
  let text = JSON.stringify(document);
  for (;;) {
    const merged = JSON.parse(text) as Document;
    const schemas = merged.components?.schemas ?? {};
    const inputs = Object.keys(schemas).filter((name) => name.endsWith('Input'));
    const needless = inputs.find((name) => {
      const plain = schemas[name.slice(0, -'Input'.length)];
      return plain === undefined || JSON.stringify(plain) === JSON.stringify(schemas[name]);
    });
    if (needless === undefined) return merged;
    const name = needless.slice(0, -'Input'.length);
    schemas[name] = schemas[needless];
    delete schemas[needless];
    text = JSON.stringify(merged).replaceAll(`"${SCHEMAS}${needless}"`, `"${SCHEMAS}${name}"`);
  }
};
