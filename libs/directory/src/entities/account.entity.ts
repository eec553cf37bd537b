import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A tenant. Its shard is given once, when it is made, and leads every key below it. */
@Entity('accounts')
export class AccountEntity {
  @PrimaryColumn('smallint')
  shard: number;

  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  name: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}
