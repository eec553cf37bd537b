import { Controller } from '@nestjs/common';
import { exampleIds } from '../../request/fields';
import { resourceController } from '../../resources/resource.controller';
import * as messages from './category.messages';
import * as shapes from './category.schemas';

@Controller('v1/categories')
export class CategoriesController extends resourceController({
  tag: 'Categories',
  scope: 'categories',
  param: 'categoryId',
  ids: {
    create: 'createCategory',
    list: 'listCategories',
    get: 'getCategory',
    change: 'changeCategory',
    delete: 'deleteCategory',
  },
  summaries: {
    create: 'Make a category',
    list: 'List the categories of the projects your key reaches, newest first',
    get: 'Read a category',
    change: 'Change a category',
    delete: 'Delete a category that no conversation is of',
  },
  descriptions: {
    create: 'A category says what a conversation is about; it may be of several.',
  },
  view: shapes.categoryView,
  create: shapes.createCategory,
  change: shapes.changeCategory,
  list: shapes.listCategories,
  examples: {
    view: shapes.categoryExample,
    create: { projectId: exampleIds.project, name: 'Billing' },
    change: { name: 'Payments' },
  },
  messages: {
    create: messages.CreateCategoryCommand,
    change: messages.ChangeCategoryCommand,
    delete: messages.DeleteCategoryCommand,
    get: messages.GetCategoryQuery,
    list: messages.ListCategoriesQuery,
  },
}) {}
