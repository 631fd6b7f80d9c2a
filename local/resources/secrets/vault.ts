import { randomUUID } from 'node:crypto';
import { local } from '../../resource.ts';
import type { Database } from '../../wire/database.ts';
import { AwsError } from '../../wire/json-api.ts';

export interface Secret {
  name: string;
  arn: string;
  description: string | null;
  created_at: number;
}

export interface Version {
  version_id: string;
  stages: string[];
  value: string;
  created_at: number;
}

/** What is deleted is overwritten: the file is no place for a passphrase that is none any more. */
export const vaultSchema = `
  PRAGMA secure_delete = ON;
  CREATE TABLE IF NOT EXISTS secrets (
    name TEXT PRIMARY KEY, arn TEXT NOT NULL, description TEXT, created_at INTEGER NOT NULL, declared TEXT);
  CREATE TABLE IF NOT EXISTS versions (
    name TEXT NOT NULL, version_id TEXT NOT NULL, stages TEXT NOT NULL, value TEXT NOT NULL,
    created_at INTEGER NOT NULL, PRIMARY KEY (name, version_id));`;

export type Vault = ReturnType<typeof openVault>;

/** Secrets and their versions. Exactly one version carries AWSCURRENT, at most one AWSPREVIOUS. */
export function openVault(database: Database, now: () => Date) {
  /** By name, by ARN, or by the ARN without its last six random characters. */
  function find(id: string): Secret | undefined {
    const name = /^arn:aws:secretsmanager:[^:]*:\d*:secret:(.+)$/.exec(id)?.[1] ?? id;
    return (
      database.get<Secret>('SELECT * FROM secrets WHERE arn = ?', id) ??
      database.get<Secret>('SELECT * FROM secrets WHERE name = ?', name) ??
      database.get<Secret>('SELECT * FROM secrets WHERE name = ?', name.replace(/-[A-Za-z0-9]{6}$/, ''))
    );
  }

  function versionsOf({ name }: Secret): Version[] {
    return database
      .all<Omit<Version, 'stages'> & { stages: string }>(
        'SELECT version_id, stages, value, created_at FROM versions WHERE name = ? ORDER BY created_at, rowid',
        name,
      )
      .map((row) => ({ ...row, stages: JSON.parse(row.stages) as string[] }));
  }

  function setStages(secret: Secret, versionId: string, stages: string[]) {
    database.run(
      'UPDATE versions SET stages = ? WHERE name = ? AND version_id = ?',
      JSON.stringify(stages),
      secret.name,
      versionId,
    );
  }

  /** A stage belongs to one version: whoever had it loses it, and what was current becomes previous. */
  function put(
    secret: Secret,
    value: string,
    { versionId = randomUUID(), stages = ['AWSCURRENT'] }: { versionId?: string; stages?: string[] } = {},
  ): Version {
    const versions = versionsOf(secret);
    const existing = versions.find((version) => version.version_id === versionId);
    if (existing?.value === value) return existing;
    if (existing)
      throw new AwsError('ResourceExistsException', `A resource with the version id ${versionId} already exists.`);

    const taken = stages.includes('AWSCURRENT') ? [...stages, 'AWSPREVIOUS'] : stages;
    database.atomically(() => {
      for (const version of versions) {
        const kept = version.stages.filter((stage) => !taken.includes(stage));
        const wasCurrent = version.stages.includes('AWSCURRENT') && stages.includes('AWSCURRENT');
        setStages(secret, version.version_id, wasCurrent ? [...kept, 'AWSPREVIOUS'] : kept);
      }
      database.run(
        'INSERT INTO versions (name, version_id, stages, value, created_at) VALUES (?, ?, ?, ?, ?)',
        secret.name,
        versionId,
        JSON.stringify(stages),
        value,
        now().getTime(),
      );
    });
    return { version_id: versionId, stages, value, created_at: now().getTime() };
  }

  return {
    find,
    versionsOf,
    put,
    current(id: string): string | undefined {
      const secret = find(id);
      return secret && versionsOf(secret).find(({ stages }) => stages.includes('AWSCURRENT'))?.value;
    },
    /** Makes one that no template declares. */
    create({ name, description }: { name: string; description?: string | undefined }, value: string): Secret {
      const unlike = randomUUID().replaceAll('-', '').slice(0, 6);
      const arn = `arn:aws:secretsmanager:${local.region}:${local.accountId}:secret:${name}-${unlike}`;
      const made = { name, arn, description: description ?? null, created_at: now().getTime() };
      database.atomically(() => {
        database.run(
          'INSERT INTO secrets (name, arn, description, created_at) VALUES (?, ?, ?, ?)',
          ...[name, arn, made.description, made.created_at],
        );
        put(made, value);
      });
      return made;
    },
    remove({ name }: Secret): void {
      database.atomically(() => {
        database.run('DELETE FROM versions WHERE name = ?', name);
        database.run('DELETE FROM secrets WHERE name = ?', name);
      });
      database.all('PRAGMA wal_checkpoint(TRUNCATE)');
    },
    all: () => database.all<Secret>('SELECT name, arn, description, created_at FROM secrets ORDER BY name'),
    /** Makes the secret once; its value is made anew only when what the template asks for (`spec`) has changed. */
    declare(
      { name, arn, description }: { name: string; arn?: string; description?: string },
      spec: string,
      value: () => string | undefined,
    ) {
      database.atomically(() => {
        const known = database.get<{ declared: string | null }>('SELECT declared FROM secrets WHERE name = ?', name);
        database.run(
          `INSERT INTO secrets (name, arn, description, created_at) VALUES (?, ?, ?, ?)
           ON CONFLICT (name) DO UPDATE SET description = coalesce(excluded.description, description),
             arn = coalesce(?, arn)`,
          name,
          arn ?? `arn:aws:secretsmanager:${local.region}:${local.accountId}:secret:${name}-local0`,
          description ?? null,
          now().getTime(),
          arn ?? null,
        );
        if (known?.declared === spec) return;
        const secret = find(name);
        const first = value();
        if (secret && first !== undefined) put(secret, first);
        database.run('UPDATE secrets SET declared = ? WHERE name = ?', spec, name);
      });
    },
  };
}
