import { CategoryEntity } from '../../entities';
import { ofItsProjects } from '../../resources/project-of';
import type { Resource } from '../../resources/resource';
import { toCategoryView, type CategoryView } from './category.schemas';

export const categories: Resource<CategoryEntity, CategoryView> = {
  kind: 'category',
  path: '/v1/categories',
  entity: CategoryEntity,
  visible: ofItsProjects,
  toView: toCategoryView,
  audited: ({ projectId, name }) => ({ projectId, name }),
  isPersonal: false,
  usage: {
    code: 'category.in-use',
    message: 'A conversation is of this category.',
    reference: (id) => ({ categoryId: id }),
  },
};
