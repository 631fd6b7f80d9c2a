interface Capacity {
  TableName?: string;
  CapacityUnits?: number;
}

const reads = new Set(['GetItem', 'Query', 'Scan', 'BatchGetItem', 'TransactGetItems']);
const writes = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'TransactWriteItems']);

/** Counts calls by operation and capacity units by table: what a bill would be made of. */
export class Usage {
  readonly #calls = new Map<string, number>();
  readonly #units = new Map<string, { read: number; write: number }>();

  /** Whether the operation can tell what it consumed. */
  isCounted(operation: string): boolean {
    return reads.has(operation) || writes.has(operation);
  }

  count(operation: string) {
    this.#calls.set(operation, (this.#calls.get(operation) ?? 0) + 1);
  }

  consumed(operation: string, reported: unknown) {
    const each = (Array.isArray(reported) ? reported : [reported]) as (Capacity | undefined)[];
    for (const capacity of each) {
      if (!capacity?.TableName) continue;
      const table = capacity.TableName.split(':table/').at(-1) ?? capacity.TableName;
      const units = this.#units.get(table) ?? { read: 0, write: 0 };
      units[reads.has(operation) ? 'read' : 'write'] += capacity.CapacityUnits ?? 0;
      this.#units.set(table, units);
    }
  }

  get report() {
    return { calls: Object.fromEntries(this.#calls), units: Object.fromEntries(this.#units) };
  }
}
