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
/** Refused with `state.in-use` while a conversation is in it. */
export class DeleteStateCommand extends DeleteResourceCommand {}

export class GetStateQuery extends GetResourceQuery<StateView> {}
export class ListStatesQuery extends ListResourcesQuery<StateView> {}
