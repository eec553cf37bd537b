import { Column, Entity } from 'typeorm';
import { OwnedEntity } from './owned.entity';

@Entity('model_providers')
export class ModelProviderEntity extends OwnedEntity {
  @Column('text')
  name: string;

  @Column('text')
  kind: 'openai-compatible';

  @Column('text', { name: 'base_url' })
  baseUrl: string;

  /** Encrypted; null when the provider asks for none. */
  @Column('text', { nullable: true })
  credential: string | null;
}
