import { randomUUID } from 'node:crypto';
import type { Json, Operation } from './document';
import type { Ids } from './world';

export const provider = (name: string): object => ({
  name,
  kind: 'openai-compatible',
  baseUrl: 'https://models.example.com/v1',
});

/** One of each kind. */
export const connectors = {
  smtp: (fromName: string): object => ({
    kind: 'smtp',
    channel: 'email',
    host: 'smtp.example.com',
    port: 587,
    fromAddress: 'support@example.com',
    fromName,
  }),
  webhook: (path: string): object => ({
    kind: 'webhook',
    channel: 'sms',
    url: `https://hooks.example.com/${path}`,
  }),
};

const phoneNumber = (): string => `+4144${String(Date.now()).slice(-5)}${String(process.hrtime.bigint()).slice(-5)}`;
export const webhook = (projectId: string, description: string): object => ({
  projectId,
  url: 'https://hooks.example.com/events',
  description,
});

const unique = (): Json => ({
  externalId: randomUUID(),
  email: `${randomUUID()}@example.com`,
  phone: phoneNumber(),
  phoneNumber: phoneNumber(),
});

/** What must have a name of its own in a project has one that nobody used, and so has a person who is named. */
export const renamed = (content: Json): Json => ({
  ...content,
  ...('name' in content && { name: randomUUID() }),
  ...(typeof content.user === 'object' && content.user !== null && { user: withIds(content.user as Json, {}) }),
});

/** An example's ids are nobody's, and what must be unique was used before: a tenant's own take their places. */
const withIds = (example: Json, ids: Ids, kinds: Ids = {}): Json => {
  const fresh = unique();
  const idFor = (name: string): string | undefined => ids[name === 'id' ? name : (kinds[name] ?? name)];
  return Object.fromEntries(
    Object.entries(example).map(([name, value]) => [name, idFor(name) ?? fresh[name] ?? value]),
  );
};

const NAMED_IN_A_PROJECT = /^(create|change)(State|Category|Variant)$/;

/** The body that the document shows of an operation, with a tenant's own ids in it. */
export const exampleOf = ({ id, language }: Operation, example: Json, ids: Ids): Json => {
  const own = withIds(example, ids, language.kinds);
  return NAMED_IN_A_PROJECT.test(id) ? renamed(own) : own;
};
