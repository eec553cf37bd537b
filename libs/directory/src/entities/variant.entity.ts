import { Column, Entity } from 'typeorm';
import { ProjectOwnedEntity } from './owned.entity';

/** Which of several configurations of the integrator's a conversation ran under. */
@Entity('variants')
export class VariantEntity extends ProjectOwnedEntity {
  @Column('text')
  name: string;
}
