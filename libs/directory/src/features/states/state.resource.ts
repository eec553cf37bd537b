import { StateEntity } from '../../entities';
import { ofItsProjects } from '../../resources/project-of';
import type { Resource } from '../../resources/resource';
import { toStateView, type StateView } from './state.schemas';

export const states: Resource<StateEntity, StateView> = {
  kind: 'state',
  path: '/v1/states',
  entity: StateEntity,
  visible: ofItsProjects,
  toView: toStateView,
  audited: ({ projectId, name, description, color, persistent }) => ({
    projectId,
    name,
    description,
    color,
    persistent,
  }),
  isPersonal: false,
  usage: {
    code: 'state.in-use',
    message: 'A conversation is in this state.',
    reference: (id) => ({ stateId: id }),
  },
};
