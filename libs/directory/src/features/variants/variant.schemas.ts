import { z } from 'zod';
import type { VariantEntity } from '../../entities';
import { exampleIds, exampleTimes, id, name, ownProjectId, timestamps, version } from '../../request/fields';
import { projectList } from '../../request/params';

const ownName = name.meta({ description: 'What you call it; unique in the project.' });

export const createVariant = z
  .strictObject({ id: id.optional(), projectId: ownProjectId, name: ownName })
  .meta({ id: 'CreateVariant' });
export type CreateVariant = z.infer<typeof createVariant>;

export const changeVariant = z.strictObject({ name: ownName }).partial().meta({ id: 'ChangeVariant' });
export type ChangeVariant = z.infer<typeof changeVariant>;

export const listVariants = projectList;

export const variantView = z
  .strictObject({ id, projectId: id, name: z.string(), version, ...timestamps })
  .meta({ id: 'Variant' });
export type VariantView = z.infer<typeof variantView>;

export const variantExample: VariantView = {
  id: exampleIds.variant,
  projectId: exampleIds.project,
  name: 'Greeting B',
  version: 1,
  ...exampleTimes,
};

export const toVariantView = (row: VariantEntity): VariantView => ({
  id: row.id,
  projectId: row.projectId,
  name: row.name,
  version: row.version,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});
