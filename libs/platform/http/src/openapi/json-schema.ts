import { z } from 'zod';

type Json = Record<string, unknown>;

export interface ConvertedSchema {
  readonly schema: Json;
  /** Schemas with an id (`.meta({ id })`), by name. */
  readonly components: Record<string, Json>;
}

const REFERENCE = /"#\/\$defs\/([^"]+)"/g;

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
      // Answers may gain fields at any time.
      if (def.type === 'object' && def.catchall === undefined) delete jsonSchema.additionalProperties;
      // Lost by zod when what is sent is text that becomes a number.
      if (def.type === 'default' && typeof def.defaultValue === 'number') jsonSchema.default = def.defaultValue;
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern; // says the same at length
      delete jsonSchema.id;
    },
  });
  const suffix = io === 'input' ? 'Input' : '';
  const named = JSON.parse(
    JSON.stringify({ it: converted.properties?.it, defs: converted.$defs ?? {} }).replaceAll(
      REFERENCE,
      (_, name: string) => `"#/components/schemas/${name}${suffix}"`,
    ),
  ) as { it: Json; defs: Record<string, Json> };
  const components = Object.fromEntries(Object.entries(named.defs).map(([name, def]) => [`${name}${suffix}`, def]));
  return { schema: named.it, components };
};

/** Where what is sent and what is answered do not differ, one name is enough. */
export const mergeEqualInputs = <Document extends { components?: { schemas?: Record<string, unknown> } }>(
  document: Document,
): Document => {
  const schemas = document.components?.schemas ?? {};
  const equal = Object.keys(schemas).filter(
    (name) => name.endsWith('Input') && JSON.stringify(schemas[name]) === JSON.stringify(schemas[name.slice(0, -5)]),
  );
  const text = equal.reduce(
    (json, name) =>
      json.replaceAll(`"#/components/schemas/${name}"`, `"#/components/schemas/${name.slice(0, -5)}"`),
    JSON.stringify(document),
  );
  const merged = JSON.parse(text) as Document;
  for (const name of equal) delete merged.components?.schemas?.[name];
  return merged;
};
