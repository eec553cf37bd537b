import { Column, Entity } from 'typeorm';
import { VersionedEntity } from './owned.entity';

export const onBusyPolicies = ['enqueue', 'coalesce', 'interrupt', 'reject'] as const;
export type OnBusyPolicy = (typeof onBusyPolicies)[number];

@Entity('agents')
export class AgentEntity extends VersionedEntity {
  @Column('uuid', { name: 'project_id' })
  projectId: string;

  @Column('text')
  name: string;

  @Column('text', { nullable: true })
  description: string | null;

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

  @Column('int', { name: 'abandon_after_minutes', nullable: true })
  abandonAfterMinutes: number | null;

  @Column('int', { name: 'archive_after_minutes', nullable: true })
  archiveAfterMinutes: number | null;

  @Column('boolean', { name: 'summary_on_completion' })
  summaryOnCompletion: boolean;

  @Column('int', { name: 'summary_after_inactivity_minutes', nullable: true })
  summaryAfterInactivityMinutes: number | null;

  @Column('int', { name: 'summary_every_turns', nullable: true })
  summaryEveryTurns: number | null;

  @Column('boolean', { name: 'score_on_completion' })
  scoreOnCompletion: boolean;

  @Column('int', { name: 'score_after_inactivity_minutes', nullable: true })
  scoreAfterInactivityMinutes: number | null;

  @Column('int', { name: 'score_every_turns', nullable: true })
  scoreEveryTurns: number | null;
}
