import { Column, Entity } from 'typeorm';
import { OwnedEntity } from './owned.entity';

@Entity('knowledge_entries')
export class KnowledgeEntryEntity extends OwnedEntity {
  @Column('uuid', { name: 'agent_id' })
  agentId: string;

  @Column('text')
  title: string;

  @Column('text')
  body: string;

  @Column('text', { nullable: true })
  url: string | null;
}
