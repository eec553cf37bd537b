import { Column, Entity } from 'typeorm';
import { OwnedEntity } from './owned.entity';

@Entity('users')
export class UserEntity extends OwnedEntity {
  @Column('text', { name: 'external_id', nullable: true })
  externalId: string | null;

  @Column('text', { nullable: true })
  email: string | null;

  @Column('text', { nullable: true })
  phone: string | null;

  @Column('text', { name: 'first_name', nullable: true })
  firstName: string | null;

  @Column('text', { name: 'last_name', nullable: true })
  lastName: string | null;

  @Column('text', { name: 'organization_name', nullable: true })
  organizationName: string | null;

  @Column('text', { name: 'organization_domain', nullable: true })
  organizationDomain: string | null;

  @Column('text', { name: 'avatar_url', nullable: true })
  avatarUrl: string | null;

  @Column('text', { nullable: true })
  context: string | null;

  @Column('text', { nullable: true })
  source: string | null;

  /** The id of what this person stands for in another system: an order, a lead. */
  @Column('text', { name: 'foreign_id', nullable: true })
  foreignId: string | null;

  /** This person's id in that other system. */
  @Column('text', { name: 'foreign_user_id', nullable: true })
  foreignUserId: string | null;

  @Column('jsonb')
  metadata: object;

  @Column('int')
  version: number;

  /** Since when this person is being erased: no more is taken in about them. */
  @Column('timestamptz', { name: 'erasing_at', nullable: true })
  erasingAt: Date | null;

  /** Since when a legal hold keeps everything of this person. */
  @Column('timestamptz', { name: 'held_at', nullable: true })
  heldAt: Date | null;

  @Column('text', { name: 'hold_reason', nullable: true })
  holdReason: string | null;

  /** Set once this person's words were erased; from then on the user is an id without a profile. */
  @Column('timestamptz', { name: 'erased_at', nullable: true })
  erasedAt: Date | null;
}
