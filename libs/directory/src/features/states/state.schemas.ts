import { z } from 'zod';
import type { StateEntity } from '../../entities';
import { exampleIds, exampleTimes, id, name, ownProjectId, timestamps, version } from '../../request/fields';
import { projectList } from '../../request/params';

const fields = {
  name: name.meta({ description: 'Unique in the project.' }),
  description: z.string().max(2_000).nullable(),
  color: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, 'must be a color such as #f59e0b')
    .nullable()
    .meta({ description: 'How clients show it: # and six hexadecimal digits.' }),
  persistent: z.boolean().meta({ description: 'A mark for your clients; nothing here acts on it.' }),
};

export const createState = z
  .strictObject({
    id: id.optional(),
    projectId: ownProjectId,
    name: fields.name,
    description: fields.description.default(null),
    color: fields.color.default(null),
    persistent: fields.persistent.default(false),
  })
  .meta({ id: 'CreateState' });
export type CreateState = z.infer<typeof createState>;

export const changeState = z.strictObject(fields).partial().meta({ id: 'ChangeState' });
export type ChangeState = z.infer<typeof changeState>;

export const listStates = projectList;

export const stateView = z
  .strictObject({
    id,
    projectId: id,
    name: z.string(),
    description: z.string().nullable(),
    color: z.string().nullable(),
    persistent: z.boolean(),
    version,
    ...timestamps,
  })
  .meta({ id: 'State' });
export type StateView = z.infer<typeof stateView>;

export const stateExample: StateView = {
  id: exampleIds.state,
  projectId: exampleIds.project,
  name: 'Waiting',
  description: 'The customer has to answer.',
  color: '#f59e0b',
  persistent: false,
  version: 1,
  ...exampleTimes,
};

export const toStateView = (row: StateEntity): StateView => ({
  id: row.id,
  projectId: row.projectId,
  name: row.name,
  description: row.description,
  color: row.color,
  persistent: row.persistent,
  version: row.version,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});
