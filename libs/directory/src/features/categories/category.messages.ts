import {
  ChangeResourceCommand,
  CreateResourceCommand,
  DeleteResourceCommand,
  GetResourceQuery,
  ListResourcesQuery,
} from '../../resources/resource.messages';
import type { ChangeCategory, CreateCategory, CategoryView } from './category.schemas';

export class CreateCategoryCommand extends CreateResourceCommand<CreateCategory, CategoryView> {}
export class ChangeCategoryCommand extends ChangeResourceCommand<ChangeCategory, CategoryView> {}
/** Refused with `category.in-use` while a conversation is of it. */
export class DeleteCategoryCommand extends DeleteResourceCommand {}

export class GetCategoryQuery extends GetResourceQuery<CategoryView> {}
export class ListCategoriesQuery extends ListResourcesQuery<CategoryView> {}
