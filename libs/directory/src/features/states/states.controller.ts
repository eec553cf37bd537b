import { Controller } from '@nestjs/common';
import { exampleIds } from '../../request/fields';
import { resourceController } from '../../resources/resource.controller';
import * as messages from './state.messages';
import * as shapes from './state.schemas';

@Controller('v1/states')
export class StatesController extends resourceController({
  tag: 'States',
  scope: 'states',
  param: 'stateId',
  ids: { create: 'createState', list: 'listStates', get: 'getState', change: 'changeState', delete: 'deleteState' },
  summaries: {
    create: 'Make a state',
    list: 'List the states of the projects your key reaches, newest first',
    get: 'Read a state',
    change: 'Change a state',
    delete: 'Delete a state that no conversation is in',
  },
  descriptions: {
    create: 'A state is a step of the project’s own workflow, apart from the status that the service keeps.',
    change: 'Null removes a field.',
  },
  view: shapes.stateView,
  create: shapes.createState,
  change: shapes.changeState,
  list: shapes.listStates,
  examples: {
    view: shapes.stateExample,
    create: { projectId: exampleIds.project, name: 'Waiting', color: '#f59e0b' },
    change: { description: 'The customer has to answer.' },
  },
  messages: {
    create: messages.CreateStateCommand,
    change: messages.ChangeStateCommand,
    delete: messages.DeleteStateCommand,
    get: messages.GetStateQuery,
    list: messages.ListStatesQuery,
  },
}) {}
