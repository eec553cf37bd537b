import { Column, Entity } from 'typeorm';
import { OwnedEntity } from './owned.entity';

@Entity('projects')
export class ProjectEntity extends OwnedEntity {
  @Column('text')
  name: string;

  @Column('boolean', { name: 'reopen_on_message' })
  reopenOnMessage: boolean;

  @Column('int', { name: 'erase_grace_seconds' })
  eraseGraceSeconds: number;

  @Column('boolean', { name: 'legal_hold' })
  legalHold: boolean;
}
