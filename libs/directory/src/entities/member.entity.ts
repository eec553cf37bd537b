import { Column, Entity } from 'typeorm';
import { VersionedEntity } from './owned.entity';

/** A human who answers. */
@Entity('members')
export class MemberEntity extends VersionedEntity {
  @Column('text')
  name: string;

  @Column('text', { nullable: true })
  email: string | null;

  @Column('text', { nullable: true })
  phone: string | null;

  @Column('text', { name: 'avatar_url', nullable: true })
  avatarUrl: string | null;

  @Column('text', { name: 'external_id', nullable: true })
  externalId: string | null;
}
