import type { AccountScope } from '@verbatim/kernel';
import type { FindOptionsWhere } from 'typeorm';
import { DirectoryError, notFound } from '../directory.errors';
import type { ProjectOwnedEntity } from '../entities';

/** The rows of the projects a key reaches. A key that is bound to an agent reaches its project's. */
export const ofItsProjects = <Row extends ProjectOwnedEntity>({
  shard,
  accountId,
  projectId,
}: AccountScope): FindOptionsWhere<Row> =>
  ({ shard, accountId, ...(projectId !== null && { projectId }) }) as FindOptionsWhere<Row>;

/** The project of something new: the one the key is bound to, else the one that is named. */
export const projectOf = ({ projectId: bound }: AccountScope, named: string | undefined): string => {
  if (bound === null && named === undefined)
    throw new DirectoryError('project.required', 'Name the project it is made in.', {}, '/projectId');
  if (bound !== null && named !== undefined && named !== bound) throw notFound('/projectId');
  return bound ?? named ?? '';
};
