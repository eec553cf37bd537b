import { CommandHandler, QueryHandler } from '@nestjs/cqrs';
import type { AccountScope } from '@verbatim/kernel';
import type { VariantEntity } from '../../entities';
import { projectOf } from '../../resources/project-of';
import { GetResourceHandler, ListResourcesHandler } from '../../resources/read-resource.handlers';
import type { OwnColumns } from '../../resources/resource';
import {
  ChangeResourceHandler,
  CreateResourceHandler,
  DeleteResourceHandler,
} from '../../resources/write-resource.handlers';
import {
  ChangeVariantCommand,
  CreateVariantCommand,
  DeleteVariantCommand,
  GetVariantQuery,
  ListVariantsQuery,
} from './variant.messages';
import { variants } from './variant.resource';
import type { CreateVariant, VariantView } from './variant.schemas';

@CommandHandler(CreateVariantCommand)
export class CreateVariantHandler extends CreateResourceHandler<VariantEntity, VariantView, CreateVariant> {
  protected readonly resource = variants;

  protected columns({ id: _, projectId, ...rest }: CreateVariant, scope: AccountScope): OwnColumns<VariantEntity> {
    return { ...rest, projectId: projectOf(scope, projectId) };
  }
}

@CommandHandler(ChangeVariantCommand)
export class ChangeVariantHandler extends ChangeResourceHandler<VariantEntity, VariantView> {
  protected readonly resource = variants;
}

@CommandHandler(DeleteVariantCommand)
export class DeleteVariantHandler extends DeleteResourceHandler<VariantEntity> {
  protected readonly resource = variants;
}

@QueryHandler(GetVariantQuery)
export class GetVariantHandler extends GetResourceHandler<VariantEntity, VariantView> {
  protected readonly resource = variants;
}

@QueryHandler(ListVariantsQuery)
export class ListVariantsHandler extends ListResourcesHandler<VariantEntity, VariantView> {
  protected readonly resource = variants;
}
