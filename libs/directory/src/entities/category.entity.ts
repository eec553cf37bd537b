import { Column, Entity } from 'typeorm';
import { ProjectOwnedEntity } from './owned.entity';

/** What a conversation is about; it may have several. */
@Entity('categories')
export class CategoryEntity extends ProjectOwnedEntity {
  @Column('text')
  name: string;
}
