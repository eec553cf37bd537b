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

  @Column('jsonb')
  metadata: object;

  @Column('int')
  version: number;

  /** Set once this person's words were erased; from then on the user looks missing. */
  @Column('timestamptz', { name: 'erased_at', nullable: true })
  erasedAt: Date | null;
}
