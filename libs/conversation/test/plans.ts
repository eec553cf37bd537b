/** A node of what `explain (analyze, format json)` answers. */
interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly 'One-Time Filter'?: string;
  readonly Plans?: readonly PlanNode[];
}

const nodesOf = (node: PlanNode): readonly PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** What a statement did, by its plan: never by its time. */
export class Plan {
  private readonly nodes: readonly PlanNode[];

  constructor(rows: readonly unknown[]) {
    const [{ 'QUERY PLAN': [explained] = [] } = {}] = rows as { 'QUERY PLAN'?: { Plan: PlanNode }[] }[];
    if (!explained) throw new Error('nothing was explained');
    this.nodes = nodesOf(explained.Plan);
  }

  static explain = (text: string): string => `explain (analyze, timing off, format json) ${text}`;

  get indexes(): string[] {
    return [...new Set(this.nodes.flatMap((node) => node['Index Name'] ?? []))].sort();
  }

  get tablesReadWhole(): string[] {
    return this.nodes.filter((node) => node['Node Type'] === 'Seq Scan').map((node) => node['Relation Name'] ?? '?');
  }

  /** Rows that were fetched of a table, those that were thrown away included. */
  rowsRead(table: string): number {
    return this.nodes
      .filter((node) => node['Relation Name'] === table)
      .reduce((sum, node) => sum + node['Actual Loops'] * each(node), 0);
  }
}

const each = (node: PlanNode): number =>
  node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
