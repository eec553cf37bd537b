import { Command } from '@nestjs/cqrs';
import type { Asked } from '../../changes/changes';
import {
  ChangeResourceCommand,
  CreateResourceCommand,
  DeleteResourceCommand,
  GetResourceQuery,
  ListResourcesQuery,
} from '../../resources/resource.messages';
import type { ChangeState, CreateState, StateView } from './state.schemas';

export class CreateStateCommand extends CreateResourceCommand<CreateState, StateView> {}
export class ChangeStateCommand extends ChangeResourceCommand<ChangeState, StateView> {}
/**
 * The project's state of this name, made if there is none. Errors: resource.not-found for a project the key does not
 * reach.
 */
export class FindOrCreateStateCommand extends Command<StateView> {
  constructor(
    readonly asked: Asked,
    readonly named: { readonly projectId: string; readonly name: string },
  ) {
    super();
  }
}
/** Refused with `state.in-use` while a conversation is in it. */
export class DeleteStateCommand extends DeleteResourceCommand {}

export class GetStateQuery extends GetResourceQuery<StateView> {}
export class ListStatesQuery extends ListResourcesQuery<StateView> {}
