import { Column, PrimaryColumn } from 'typeorm';

/** What every row of an account has: a key that begins with the shard, and when it was made and last changed. */
export abstract class OwnedEntity {
  @PrimaryColumn('smallint')
  shard: number;

  @PrimaryColumn('uuid', { name: 'account_id' })
  accountId: string;

  @PrimaryColumn('uuid')
  id: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}

/** A row that is changed at the version that was read. */
export abstract class VersionedEntity extends OwnedEntity {
  @Column('int')
  version: number;
}

/** A row of one project. */
export abstract class ProjectOwnedEntity extends VersionedEntity {
  @Column('uuid', { name: 'project_id' })
  projectId: string;
}
