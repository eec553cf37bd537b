import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { KeyMode } from '../keys/key-format';
import type { KeyScope } from '../keys/key-scopes';

/** What is kept of a key: never the key itself. */
@Entity('api_keys')
export class ApiKeyEntity {
  @PrimaryColumn('smallint')
  shard: number;

  @PrimaryColumn('uuid', { name: 'account_id' })
  accountId: string;

  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  name: string;

  @Column('text')
  mode: KeyMode;

  @Column('uuid', { name: 'project_id', nullable: true })
  projectId: string | null;

  @Column('uuid', { name: 'agent_id', nullable: true })
  agentId: string | null;

  @Column('text', { array: true })
  scopes: KeyScope[];

  /** Hex SHA-256 of the whole key. */
  @Column('text')
  hash: string;

  /** The key's last four characters. */
  @Column('text')
  hint: string;

  /** Null: as many as the installation lets any key make. */
  @Column('int', { name: 'requests_per_minute', nullable: true })
  requestsPerMinute: number | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt: Date | null;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt: Date | null;
}
