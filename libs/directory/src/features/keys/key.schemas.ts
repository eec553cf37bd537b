import { z } from 'zod';
import type { ApiKeyEntity } from '../../entities';
import { keyModes } from '../../keys/key-format';
import { keyScopes } from '../../keys/key-scopes';
import { exampleIds, exampleTimes, id, instant, name } from '../../request/fields';

const mode = z.enum(keyModes).meta({
  description: '`live` reaches every environment of the account, `test` only `sandbox`.',
});
const scopes = z
  .array(z.enum(keyScopes))
  .min(1)
  .max(keyScopes.length)
  .refine((all) => new Set(all).size === all.length, 'must name each scope once');

const requestsPerMinute = z
  .int()
  .min(1)
  .max(1_000_000)
  .nullable()
  .meta({ description: 'How many requests a minute the key may make; null: as many as this installation lets any.' });

export const createKey = z
  .strictObject({
    id: id.optional(),
    name,
    mode,
    projectId: id.nullable().default(null).meta({ description: 'Binds the key to one project.' }),
    agentId: id
      .nullable()
      .default(null)
      .meta({ description: "Binds the key to one agent, and so to that agent's project." }),
    scopes: scopes.default([...keyScopes]),
    requestsPerMinute: requestsPerMinute.default(null),
    expiresAt: instant.nullable().default(null).meta({ description: 'RFC 3339, in the future; null never expires.' }),
  })
  .meta({ id: 'CreateKey' });
export type CreateKey = z.infer<typeof createKey>;

export const keyView = z
  .strictObject({
    id,
    name,
    mode,
    projectId: id.nullable(),
    agentId: id.nullable(),
    scopes: z.array(z.enum(keyScopes)),
    hint: z.string().meta({ description: "The key's last four characters." }),
    requestsPerMinute: z.int().nullable(),
    createdAt: instant,
    expiresAt: instant.nullable(),
    revokedAt: instant.nullable(),
  })
  .meta({ id: 'Key' });
export type KeyView = z.infer<typeof keyView>;

export const newKeyView = keyView
  .extend({
    key: z.string().nullable().meta({
      description: 'The key itself, shown this once. Null when the same Idempotency-Key is answered again.',
    }),
  })
  .meta({ id: 'NewKey' });
export type NewKeyView = z.infer<typeof newKeyView>;

export const keyExample: KeyView = {
  id: exampleIds.key,
  name: 'Back office',
  mode: 'live',
  projectId: null,
  agentId: null,
  scopes: ['conversations:read'],
  hint: 'x3Qf',
  requestsPerMinute: null,
  createdAt: exampleTimes.createdAt,
  expiresAt: null,
  revokedAt: null,
};
export const newKeyExample: NewKeyView = { ...keyExample, key: 'sk_live_…x3Qf' };

export const toKeyView = (row: ApiKeyEntity): KeyView => ({
  id: row.id,
  name: row.name,
  mode: row.mode,
  projectId: row.projectId,
  agentId: row.agentId,
  scopes: row.scopes,
  hint: row.hint,
  requestsPerMinute: row.requestsPerMinute,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt?.toISOString() ?? null,
  revokedAt: row.revokedAt?.toISOString() ?? null,
});

/** What an audit row says about a key. */
export const auditedKey = (row: ApiKeyEntity) => ({
  name: row.name,
  mode: row.mode,
  projectId: row.projectId,
  agentId: row.agentId,
  scopes: row.scopes,
  hint: row.hint,
  requestsPerMinute: row.requestsPerMinute,
  expiresAt: row.expiresAt?.toISOString() ?? null,
});
