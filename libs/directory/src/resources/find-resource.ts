import type { AccountScope } from '@verbatim/kernel';
import type { EntityManager, FindOptionsWhere } from 'typeorm';
import { notFound } from '../directory.errors';
import type { VersionedEntity } from '../entities';
import type { Resource } from './resource';

/** The key of a row, as TypeORM takes it: it does not see that every `Row` has these columns. */
export const keyOf = <Row extends VersionedEntity>({ shard, accountId, id }: VersionedEntity): FindOptionsWhere<Row> =>
  ({ shard, accountId, id }) as FindOptionsWhere<Row>;

/** Throws `resource.not-found` for what is missing, another account's, or beyond what the key is bound to. */
export const requireResource = async <Row extends VersionedEntity>(
  manager: EntityManager,
  { entity, visible }: Pick<Resource<Row, object>, 'entity' | 'visible'>,
  scope: AccountScope,
  id: string,
  lock: 'pessimistic_write' | 'none',
): Promise<Row> => {
  const row = await manager.findOne(entity, {
    where: { ...visible(scope), id },
    ...(lock !== 'none' && { lock: { mode: lock } }),
  });
  if (!row) throw notFound();
  return row;
};
