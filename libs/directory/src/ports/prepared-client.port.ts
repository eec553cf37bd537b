/** What the directory needs of a `pg` pool: named statements, planned once per connection. */
export interface PreparedClient {
  query(statement: { name: string; text: string; values: unknown[] }): Promise<{ rows: unknown[] }>;
}
