import { Column, Entity } from 'typeorm';
import { OwnedEntity } from './owned.entity';

export const onBusyPolicies = ['enqueue', 'coalesce', 'interrupt', 'reject'] as const;
export type OnBusyPolicy = (typeof onBusyPolicies)[number];

@Entity('agents')
export class AgentEntity extends OwnedEntity {
  @Column('uuid', { name: 'project_id' })
  projectId: string;

  @Column('text')
  name: string;

  @Column('text')
  instructions: string;

  @Column('text', { name: 'provider_kind' })
  providerKind: 'builtin' | 'external' | 'provider';

  @Column('uuid', { name: 'provider_id', nullable: true })
  providerId: string | null;

  @Column('text', { nullable: true })
  model: string | null;

  @Column('text', { name: 'on_busy' })
  onBusy: OnBusyPolicy;

  @Column('int', { name: 'debounce_ms' })
  debounceMs: number;

  @Column('int', { name: 'handover_after_failures', nullable: true })
  handoverAfterFailures: number | null;

  @Column('int')
  version: number;
}
