import { CommandHandler, QueryHandler } from '@nestjs/cqrs';
import type { AccountScope } from '@verbatim/kernel';
import type { CategoryEntity } from '../../entities';
import { projectOf } from '../../resources/project-of';
import { GetResourceHandler, ListResourcesHandler } from '../../resources/read-resource.handlers';
import type { OwnColumns } from '../../resources/resource';
import {
  ChangeResourceHandler,
  CreateResourceHandler,
  DeleteResourceHandler,
} from '../../resources/write-resource.handlers';
import {
  ChangeCategoryCommand,
  CreateCategoryCommand,
  DeleteCategoryCommand,
  GetCategoryQuery,
  ListCategoriesQuery,
} from './category.messages';
import { categories } from './category.resource';
import type { CreateCategory, CategoryView } from './category.schemas';

@CommandHandler(CreateCategoryCommand)
export class CreateCategoryHandler extends CreateResourceHandler<CategoryEntity, CategoryView, CreateCategory> {
  protected readonly resource = categories;

  protected columns({ id: _, projectId, ...rest }: CreateCategory, scope: AccountScope): OwnColumns<CategoryEntity> {
    return { ...rest, projectId: projectOf(scope, projectId) };
  }
}

@CommandHandler(ChangeCategoryCommand)
export class ChangeCategoryHandler extends ChangeResourceHandler<CategoryEntity, CategoryView> {
  protected readonly resource = categories;
}

@CommandHandler(DeleteCategoryCommand)
export class DeleteCategoryHandler extends DeleteResourceHandler<CategoryEntity> {
  protected readonly resource = categories;
}

@QueryHandler(GetCategoryQuery)
export class GetCategoryHandler extends GetResourceHandler<CategoryEntity, CategoryView> {
  protected readonly resource = categories;
}

@QueryHandler(ListCategoriesQuery)
export class ListCategoriesHandler extends ListResourcesHandler<CategoryEntity, CategoryView> {
  protected readonly resource = categories;
}
