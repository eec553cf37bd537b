import type { Environment } from '@verbatim/kernel';
import { Column, Entity, type ValueTransformer } from 'typeorm';
import { VersionedEntity } from './owned.entity';

/** One of at most two that sign at the same time. */
export interface WebhookSecret {
  /** Encrypted. */
  readonly sealed: string;
  /** RFC 3339; null: until it is rotated away. */
  readonly until: string | null;
}

/**
 * Why nothing is sent: somebody wished it, the receiver answered 410, it failed for days, or too much waited.
 */
export const disabledReasons = ['requested', 'gone', 'failing', 'backlog'] as const;
export type DisabledReason = (typeof disabledReasons)[number];

const position: ValueTransformer = {
  to: (value: number | null) => value,
  from: (value: string | null) => (value === null ? null : Number(value)),
};

/** In whose words events are told: ours. Others are the names of dialects. */
export const NATIVE_FORMAT = 'native';

/** Where a project, or all of an account, has its events sent. */
@Entity('webhook_endpoints')
export class WebhookEndpointEntity extends VersionedEntity {
  /** Null: every project's. */
  @Column('uuid', { name: 'project_id', nullable: true })
  projectId: string | null;

  /** Null: every agent's of the project. */
  @Column('uuid', { name: 'agent_id', nullable: true })
  agentId: string | null;

  @Column('text')
  url: string;

  /** In whose words events are told. */
  @Column('text')
  format: string;

  @Column('text', { nullable: true })
  description: string | null;

  /** Null: every type there is, also later. */
  @Column('text', { name: 'event_types', array: true, nullable: true })
  eventTypes: string[] | null;

  @Column('text', { array: true })
  environments: Environment[];

  /** Newest first. */
  @Column('jsonb')
  secrets: WebhookSecret[];

  @Column('text')
  status: 'active' | 'disabled';

  @Column('text', { name: 'disabled_reason', nullable: true })
  disabledReason: DisabledReason | null;

  @Column('timestamptz', { name: 'disabled_at', nullable: true })
  disabledAt: Date | null;

  @Column('timestamptz', { name: 'enabled_at' })
  enabledAt: Date;

  /** Events behind this position of the log are sent. */
  @Column('bigint', { name: 'from_position', transformer: position })
  fromPosition: number;

  /** And up to this one; null while it is active. */
  @Column('bigint', { name: 'until_position', transformer: position, nullable: true })
  untilPosition: number | null;
}
