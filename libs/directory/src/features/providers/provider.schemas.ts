import { z } from 'zod';
import type { ModelProviderEntity } from '../../entities';
import { exampleIds, exampleTimes, id, name, timestamps } from '../../request/fields';

const isBare = (text: string): boolean => {
  const url = URL.parse(text);
  return url !== null && !url.search && !url.hash && !url.username && !url.password;
};

const baseUrl = z
  .url({ protocol: /^https?$/ })
  .max(2_048)
  .refine(isBare, 'must have no user, password, query or fragment')
  .meta({ description: "Where the provider's OpenAI-compatible API begins, without a trailing /chat/completions." });
const credential = z
  .string()
  .min(1)
  .max(4_096)
  .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces')
  .meta({ description: 'Kept encrypted and never returned.' });

const body = z.strictObject({ name, kind: z.literal('openai-compatible'), baseUrl, credential: credential.nullable() });

export const createProvider = body
  .extend({ id: id.optional(), credential: credential.nullable().default(null) })
  .meta({ id: 'CreateProvider' });
export type CreateProvider = z.infer<typeof createProvider>;

export const changeProvider = body.omit({ kind: true }).partial().meta({ id: 'ChangeProvider' });
export type ChangeProvider = z.infer<typeof changeProvider>;

export const providerView = z
  .strictObject({
    id,
    name,
    kind: z.literal('openai-compatible'),
    baseUrl: z.string(),
    hasCredential: z.boolean(),
    ...timestamps,
  })
  .meta({ id: 'Provider' });
export type ProviderView = z.infer<typeof providerView>;

export const providerExample: ProviderView = {
  id: exampleIds.provider,
  name: 'Our gateway',
  kind: 'openai-compatible',
  baseUrl: 'https://models.example.com/v1',
  hasCredential: true,
  ...exampleTimes,
};

export const toProviderView = (row: ModelProviderEntity): ProviderView => ({
  id: row.id,
  name: row.name,
  kind: row.kind,
  baseUrl: row.baseUrl,
  hasCredential: row.credential !== null,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

/** What an audit row says about a provider: whether it has a credential, never which. */
export const auditedProvider = ({ name, kind, baseUrl, credential }: ModelProviderEntity) => ({
  name,
  kind,
  baseUrl,
  hasCredential: credential !== null,
});
