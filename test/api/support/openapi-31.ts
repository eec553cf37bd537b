// The structure of an OpenAPI 3.1 document, as far as ours uses it: what is not named here must not be there.
// https://spec.openapis.org/oas/v3.1.0 describes each object.
type Json = Readonly<Record<string, unknown>>;

const text = { type: 'string', minLength: 1 };
const exactly = (required: readonly string[], properties: Json, more: Json = {}): Json => ({
  type: 'object',
  required,
  properties,
  additionalProperties: false,
  ...more,
});
const named = (values: Json, names: Json = { pattern: '^[a-zA-Z0-9._-]+$' }): Json => ({
  type: 'object',
  propertyNames: names,
  additionalProperties: values,
});
const reference = exactly(['$ref'], { $ref: { type: 'string', pattern: '^#/components/\\w+/[\\w.-]+$' } });
const orReference = (schema: Json): Json => ({
  if: { type: 'object', required: ['$ref'] },
  then: reference,
  else: schema,
});

/** Checked as JSON Schema by itself. */
const schema = { type: 'object' };
const media = exactly(['schema', 'example'], { schema, example: true });
const header = orReference(exactly(['description', 'schema'], { description: text, schema }));
const response = orReference(
  exactly(['description'], {
    description: text,
    headers: named(header),
    content: named(media, { pattern: '^\\w+/[\\w+.-]+$' }),
  }),
);
const parameter = {
  ...exactly(['name', 'in', 'schema'], {
    name: text,
    in: { enum: ['path', 'query', 'header'] },
    description: text,
    required: { type: 'boolean' },
    deprecated: { type: 'boolean' },
    style: { const: 'form' },
    explode: { type: 'boolean' },
    schema,
  }),
  if: { properties: { in: { const: 'path' } } },
  then: { required: ['required'], properties: { required: { const: true } } },
  // Parameters of these names are ignored, says the specification.
  not: {
    properties: { in: { const: 'header' }, name: { pattern: '^([Aa]ccept|[Cc]ontent-[Tt]ype|[Aa]uthorization)$' } },
  },
};
const operation = exactly(['operationId', 'tags', 'summary', 'parameters', 'responses', 'security'], {
  operationId: { type: 'string', pattern: '^[a-z]+([A-Z][a-z]+)+$' },
  tags: { type: 'array', minItems: 1, maxItems: 1, items: text },
  summary: { type: 'string', pattern: '^[^\\n]+[^.\\n]$' },
  description: text,
  deprecated: { type: 'boolean' },
  parameters: { type: 'array', items: parameter },
  requestBody: exactly(['required', 'content'], { required: { const: true }, content: named(media, {}) }),
  responses: { ...named(response, { pattern: '^([1-5]\\d\\d|default)$' }), minProperties: 2 },
  security: {
    type: 'array',
    minItems: 1,
    items: named({ type: 'array', items: text }),
  },
});
const methods = ['get', 'put', 'post', 'delete', 'patch'];

export const openApi31 = exactly(['openapi', 'info', 'servers', 'tags', 'paths', 'components'], {
  openapi: { type: 'string', pattern: '^3\\.1\\.\\d+$' },
  info: exactly(['title', 'version', 'description', 'license'], {
    title: text,
    version: { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+$' },
    description: text,
    license: exactly(['name', 'identifier'], { name: text, identifier: text }),
  }),
  servers: { type: 'array', items: exactly(['url'], { url: text }) },
  tags: {
    type: 'array',
    uniqueItems: true,
    items: exactly(['name', 'description'], { name: text, description: text }),
  },
  paths: named(exactly([], Object.fromEntries(methods.map((method) => [method, operation]))), {
    pattern: '^(/(\\w[\\w-]*|\\{\\w+\\}))+$',
  }),
  components: exactly(['schemas', 'responses', 'headers', 'securitySchemes'], {
    schemas: named(schema, { pattern: '^[A-Z][A-Za-z]+$' }),
    responses: named(response),
    headers: named(header),
    securitySchemes: named({
      oneOf: [
        exactly(['type', 'scheme', 'description'], {
          type: { const: 'http' },
          scheme: { const: 'bearer' },
          description: text,
        }),
        exactly(['type', 'in', 'name', 'description'], {
          type: { const: 'apiKey' },
          in: { const: 'header' },
          name: text,
          description: text,
        }),
      ],
    }),
  }),
});
