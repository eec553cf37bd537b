import { Controller } from '@nestjs/common';
import { exampleIds } from '../../request/fields';
import { resourceController } from '../../resources/resource.controller';
import * as messages from './variant.messages';
import * as shapes from './variant.schemas';

@Controller('v1/variants')
export class VariantsController extends resourceController({
  tag: 'Variants',
  scope: 'variants',
  param: 'variantId',
  ids: {
    create: 'createVariant',
    list: 'listVariants',
    get: 'getVariant',
    change: 'changeVariant',
    delete: 'deleteVariant',
  },
  summaries: {
    create: 'Make a variant',
    list: 'List the variants of the projects your key reaches, newest first',
    get: 'Read a variant',
    change: 'Change a variant',
    delete: 'Delete a variant that no conversation runs under',
  },
  descriptions: {
    create: 'A variant names which of your configurations a conversation runs under.',
  },
  view: shapes.variantView,
  create: shapes.createVariant,
  change: shapes.changeVariant,
  list: shapes.listVariants,
  examples: {
    view: shapes.variantExample,
    create: { projectId: exampleIds.project, name: 'Greeting B' },
    change: { name: 'Greeting C' },
  },
  messages: {
    create: messages.CreateVariantCommand,
    change: messages.ChangeVariantCommand,
    delete: messages.DeleteVariantCommand,
    get: messages.GetVariantQuery,
    list: messages.ListVariantsQuery,
  },
}) {}
