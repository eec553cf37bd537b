import { Column, Entity } from 'typeorm';
import { ProjectOwnedEntity } from './owned.entity';

/** A step of a project's own workflow, which a conversation is in. */
@Entity('states')
export class StateEntity extends ProjectOwnedEntity {
  @Column('text')
  name: string;

  @Column('text', { nullable: true })
  description: string | null;

  @Column('text', { nullable: true })
  color: string | null;

  @Column('boolean')
  persistent: boolean;
}
