import type { Database } from '../../wire/database.ts';

export interface Parameter {
  name: string;
  type: string;
  value: string;
  version: number;
  modified_at: number;
}

type Written = Pick<Parameter, 'name' | 'type' | 'value'>;

export const parametersSchema = `
  CREATE TABLE IF NOT EXISTS parameters (
    name TEXT PRIMARY KEY, type TEXT NOT NULL, value TEXT NOT NULL, version INTEGER NOT NULL,
    modified_at INTEGER NOT NULL, declared TEXT);`;

export type Parameters = ReturnType<typeof openParameters>;

/** The stored parameters. A name may be given as an ARN. */
export function openParameters(database: Database, now: () => Date) {
  const nameOf = (nameOrArn: string) => {
    const [, fromArn] = /^arn:aws:ssm:[^:]*:\d*:parameter(\/.*)$/.exec(nameOrArn) ?? [];
    return fromArn ?? nameOrArn;
  };

  function find(nameOrArn: string): Parameter | undefined {
    const name = nameOf(nameOrArn);
    // The ARN of a parameter without a leading slash has one all the same.
    const read = (one: string) => database.get<Parameter>('SELECT * FROM parameters WHERE name = ?', one);
    return read(name) ?? (name === nameOrArn ? undefined : read(name.slice(1)));
  }

  function put({ name, type, value }: Written): number {
    const version = (find(name)?.version ?? 0) + 1;
    database.run(
      `INSERT INTO parameters (name, type, value, version, modified_at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (name) DO UPDATE SET type = excluded.type, value = excluded.value,
         version = excluded.version, modified_at = excluded.modified_at`,
      name,
      type,
      value,
      version,
      now().getTime(),
    );
    return version;
  }

  return {
    find,
    put,
    /** A template's value wins when the template changed; otherwise what was put since then stays, as on AWS. */
    declare(written: Written) {
      const spec = JSON.stringify([written.type, written.value]);
      if (database.get('SELECT 1 FROM parameters WHERE name = ? AND declared = ?', written.name, spec)) return;
      database.atomically(() => {
        put(written);
        database.run('UPDATE parameters SET declared = ? WHERE name = ?', spec, written.name);
      });
    },
    all: () => database.all<Parameter>('SELECT * FROM parameters ORDER BY name'),
  };
}
