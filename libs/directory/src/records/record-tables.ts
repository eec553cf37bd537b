/** A table whose rows go along with conversations that move to another instance. */
export interface RecordTable {
  readonly name: string;
  /** As stored, but for shard and account: secrets and what the database works out by itself are not among them. */
  readonly columns: readonly string[];
}

const times = ['created_at', 'updated_at'];
const ofProject = ['id', 'project_id', 'name', 'version', ...times];

/** In an order in which rows can be brought in: each after what it names. */
export const recordTables = [
  {
    name: 'projects',
    columns: ['id', 'name', 'reopen_on_message', 'erase_grace_seconds', 'legal_hold', ...times],
  },
  { name: 'model_providers', columns: ['id', 'name', 'kind', 'base_url', ...times] },
  {
    name: 'agents',
    columns: [
      ...['id', 'project_id', 'name', 'description', 'instructions', 'provider_kind', 'provider_id', 'model'],
      ...['on_busy', 'debounce_ms', 'handover_after_failures', 'abandon_after_minutes', 'archive_after_minutes'],
      ...['summary_on_completion', 'summary_after_inactivity_minutes', 'summary_every_turns'],
      ...['score_on_completion', 'score_after_inactivity_minutes', 'score_every_turns', 'version', ...times],
    ],
  },
  { name: 'knowledge_entries', columns: ['id', 'agent_id', 'title', 'body', 'url', ...times] },
  { name: 'members', columns: ['id', 'name', 'email', 'phone', 'avatar_url', 'external_id', 'version', ...times] },
  {
    name: 'users',
    columns: [
      ...['id', 'external_id', 'email', 'phone', 'first_name', 'last_name', 'organization_name'],
      ...['organization_domain', 'avatar_url', 'context', 'source', 'foreign_id', 'foreign_user_id', 'metadata'],
      ...['version', ...times, 'erasing_at', 'erased_at', 'held_at', 'hold_reason'],
    ],
  },
  { name: 'states', columns: ['id', 'project_id', 'name', 'description', 'color', 'persistent', 'version', ...times] },
  { name: 'categories', columns: ofProject },
  { name: 'variants', columns: ofProject },
] as const satisfies readonly RecordTable[];

export type RecordTableName = (typeof recordTables)[number]['name'];
export const recordTableNames = recordTables.map(({ name }) => name) as [RecordTableName, ...RecordTableName[]];

/** A row as its columns have it. */
export interface DirectoryRecord {
  readonly table: RecordTableName;
  readonly data: Readonly<Record<string, unknown>> & { readonly id: string };
}
