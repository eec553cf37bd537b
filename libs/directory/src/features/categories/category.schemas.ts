import { z } from 'zod';
import type { CategoryEntity } from '../../entities';
import { exampleIds, exampleTimes, id, name, ownProjectId, timestamps, version } from '../../request/fields';
import { projectList } from '../../request/params';

const ownName = name.meta({ description: 'What conversations of it are about; unique in the project.' });

export const createCategory = z
  .strictObject({ id: id.optional(), projectId: ownProjectId, name: ownName })
  .meta({ id: 'CreateCategory' });
export type CreateCategory = z.infer<typeof createCategory>;

export const changeCategory = z.strictObject({ name: ownName }).partial().meta({ id: 'ChangeCategory' });
export type ChangeCategory = z.infer<typeof changeCategory>;

export const listCategories = projectList;

export const categoryView = z
  .strictObject({ id, projectId: id, name: z.string(), version, ...timestamps })
  .meta({ id: 'Category' });
export type CategoryView = z.infer<typeof categoryView>;

export const categoryExample: CategoryView = {
  id: exampleIds.category,
  projectId: exampleIds.project,
  name: 'Billing',
  version: 1,
  ...exampleTimes,
};

export const toCategoryView = (row: CategoryEntity): CategoryView => ({
  id: row.id,
  projectId: row.projectId,
  name: row.name,
  version: row.version,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});
