import { z } from 'zod';
import type { ProjectEntity } from '../../entities';
import { exampleIds, exampleTimes, id, name, timestamps } from '../../request/fields';

const reopenOnMessage = z
  .boolean()
  .meta({ description: 'Whether a new user message re-opens a conversation that was completed or abandoned.' });
const eraseGraceSeconds = z.int().min(0).max(31_536_000).meta({
  description: 'Seconds between deleting a conversation and erasing it for good; until then it can be restored.',
});
const legalHold = z.boolean().meta({ description: 'While true, nothing of this project is deleted or erased.' });

export const createProject = z
  .strictObject({
    id: id.optional(),
    name,
    reopenOnMessage: reopenOnMessage.default(true),
    eraseGraceSeconds: eraseGraceSeconds.default(0),
    legalHold: legalHold.default(false),
  })
  .meta({ id: 'CreateProject' });
export type CreateProject = z.infer<typeof createProject>;

export const changeProject = z
  .strictObject({ name, reopenOnMessage, eraseGraceSeconds, legalHold })
  .partial()
  .meta({ id: 'ChangeProject' });
export type ChangeProject = z.infer<typeof changeProject>;

export const projectView = z
  .strictObject({
    id,
    name,
    reopenOnMessage: z.boolean(),
    eraseGraceSeconds: z.int(),
    legalHold: z.boolean(),
    ...timestamps,
  })
  .meta({ id: 'Project' });
export type ProjectView = z.infer<typeof projectView>;

export const projectExample: ProjectView = {
  id: exampleIds.project,
  name: 'Web shop',
  reopenOnMessage: true,
  eraseGraceSeconds: 86_400,
  legalHold: false,
  ...exampleTimes,
};

export const toProjectView = (row: ProjectEntity): ProjectView => ({
  id: row.id,
  name: row.name,
  reopenOnMessage: row.reopenOnMessage,
  eraseGraceSeconds: row.eraseGraceSeconds,
  legalHold: row.legalHold,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

/** What an audit row says about a project. */
export const auditedProject = ({ name, reopenOnMessage, eraseGraceSeconds, legalHold }: ProjectEntity) => ({
  name,
  reopenOnMessage,
  eraseGraceSeconds,
  legalHold,
});
