import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { KnowledgeEntryEntity } from '../../entities';
import { exampleIds, exampleTimes, id, timestamps } from '../../request/fields';

/** How many entries one agent may have. */
export const KNOWLEDGE_LIMIT = 1_000;

const content = {
  title: z.string().min(1).max(300),
  body: z.string().min(1).max(50_000),
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_048)
    .nullable()
    .default(null)
    .meta({ description: 'Where a reader finds the source.' }),
};
export const knowledgeContentExample = {
  title: 'Returns',
  body: 'You may return anything within 30 days of delivery.',
  url: 'https://shop.example.com/returns',
};

export const createKnowledge = z.strictObject({ id: id.optional(), ...content }).meta({ id: 'CreateKnowledge' });
export type CreateKnowledge = z.infer<typeof createKnowledge>;

export const replaceKnowledge = z.strictObject(content).meta({ id: 'ReplaceKnowledge' });
export type ReplaceKnowledge = z.infer<typeof replaceKnowledge>;

export const knowledgeView = z
  .strictObject({
    id,
    agentId: id,
    title: z.string(),
    body: z.string(),
    url: z.string().nullable(),
    ...timestamps,
  })
  .meta({ id: 'KnowledgeEntry' });
export type KnowledgeView = z.infer<typeof knowledgeView>;

export const knowledgeExample: KnowledgeView = {
  id: exampleIds.knowledge,
  agentId: exampleIds.agent,
  ...knowledgeContentExample,
  ...exampleTimes,
};

export const toKnowledgeView = (row: KnowledgeEntryEntity): KnowledgeView => ({
  id: row.id,
  agentId: row.agentId,
  title: row.title,
  body: row.body,
  url: row.url,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

/** What an audit row says about an entry: its body by length and digest, so that the audit stays small. */
export const auditedKnowledge = ({ agentId, title, body, url }: KnowledgeEntryEntity) => ({
  agentId,
  title,
  url,
  bodyLength: body.length,
  bodySha256: createHash('sha256').update(body).digest('hex'),
});
