import { CommandHandler, QueryHandler } from '@nestjs/cqrs';
import type { AccountScope } from '@verbatim/kernel';
import type { StateEntity } from '../../entities';
import { projectOf } from '../../resources/project-of';
import { GetResourceHandler, ListResourcesHandler } from '../../resources/read-resource.handlers';
import type { OwnColumns } from '../../resources/resource';
import {
  ChangeResourceHandler,
  CreateResourceHandler,
  DeleteResourceHandler,
} from '../../resources/write-resource.handlers';
import {
  ChangeStateCommand,
  CreateStateCommand,
  DeleteStateCommand,
  GetStateQuery,
  ListStatesQuery,
} from './state.messages';
import { states } from './state.resource';
import type { CreateState, StateView } from './state.schemas';

@CommandHandler(CreateStateCommand)
export class CreateStateHandler extends CreateResourceHandler<StateEntity, StateView, CreateState> {
  protected readonly resource = states;

  protected columns({ id: _, projectId, ...rest }: CreateState, scope: AccountScope): OwnColumns<StateEntity> {
    return { ...rest, projectId: projectOf(scope, projectId) };
  }
}

@CommandHandler(ChangeStateCommand)
export class ChangeStateHandler extends ChangeResourceHandler<StateEntity, StateView> {
  protected readonly resource = states;
}

@CommandHandler(DeleteStateCommand)
export class DeleteStateHandler extends DeleteResourceHandler<StateEntity> {
  protected readonly resource = states;
}

@QueryHandler(GetStateQuery)
export class GetStateHandler extends GetResourceHandler<StateEntity, StateView> {
  protected readonly resource = states;
}

@QueryHandler(ListStatesQuery)
export class ListStatesHandler extends ListResourcesHandler<StateEntity, StateView> {
  protected readonly resource = states;
}
