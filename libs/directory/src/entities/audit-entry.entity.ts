import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who changed what, when and why. Written in the transaction of the change; nothing updates it but the erasure of a person. */
@Entity('audit_log')
export class AuditEntryEntity {
  @PrimaryColumn('smallint')
  shard: number;

  @PrimaryColumn('uuid', { name: 'account_id' })
  accountId: string;

  @PrimaryColumn('uuid')
  id: string;

  @Column('timestamptz')
  at: Date;

  @Column('text', { name: 'actor_kind' })
  actorKind: string;

  @Column('text', { name: 'actor_id' })
  actorId: string;

  @Column('text', { name: 'request_id' })
  requestId: string;

  @Column('text')
  action: string;

  @Column('text', { name: 'subject_kind' })
  subjectKind: string;

  @Column('uuid', { name: 'subject_id' })
  subjectId: string;

  @Column('jsonb', { nullable: true })
  before: object | null;

  @Column('jsonb', { nullable: true })
  after: object | null;

  @Column('text', { nullable: true })
  reason: string | null;
}
