import {
  ChangeResourceCommand,
  CreateResourceCommand,
  DeleteResourceCommand,
  GetResourceQuery,
  ListResourcesQuery,
} from '../../resources/resource.messages';
import type { ChangeVariant, CreateVariant, VariantView } from './variant.schemas';

export class CreateVariantCommand extends CreateResourceCommand<CreateVariant, VariantView> {}
export class ChangeVariantCommand extends ChangeResourceCommand<ChangeVariant, VariantView> {}
/** Refused with `variant.in-use` while a conversation runs under it. */
export class DeleteVariantCommand extends DeleteResourceCommand {}

export class GetVariantQuery extends GetResourceQuery<VariantView> {}
export class ListVariantsQuery extends ListResourcesQuery<VariantView> {}
