import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  mockMigrationAwareAdapterFactory,
} from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { DatabaseError, type Pool } from 'pg';

// Node has it; its types come only with those of a browser.
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { exports: { __wbindgen_start(): void } };
};

export const noFilters = { externalTables: [], externalEnums: [] };

/** Prisma's schema engine as WebAssembly; the native one would have to be downloaded. */
export async function openSchemaEngine(adapterFactory: SqlMigrationAwareDriverAdapterFactory): Promise<SchemaEngine> {
  // Where the engine leaves its last words; without it a bug in there would read as a missing property.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (text: string) => process.stderr.write(`${text}\n`) },
  });
  const require = createRequire(import.meta.url);
  const scripts = require.resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const module = new WebAssembly.Module(readFileSync(join(dirname(scripts), 'schema_engine_bg.wasm')));
  const { exports } = new WebAssembly.Instance(module, { './schema_engine_bg.js': bindings });
  // oxlint-disable no-underscore-dangle -- the engine's own names
  bindings.__wbg_set_wasm(exports);
  exports.__wbindgen_start();
  // oxlint-enable no-underscore-dangle
  const adapter = bindMigrationAwareSqlAdapterFactory(adapterFactory);
  return bindings.SchemaEngine.new({ datamodels: undefined }, () => undefined, adapter);
}

/** An adapter for work that concerns only texts of schemas: it knows PostgreSQL's dialect and no server. */
export function dialectOnlyAdapter(): SqlMigrationAwareDriverAdapterFactory {
  const factory = mockMigrationAwareAdapterFactory('postgres');
  const connect = async () => {
    const adapter = await factory.connect();
    // The one thing it asks on connecting: is there a schema, and which server is it?
    adapter.queryRaw = async () => ({
      columnNames: ['exists', 'version', 'numeric_version'],
      columnTypes: [ColumnTypeEnum.Boolean, ColumnTypeEnum.Text, ColumnTypeEnum.Int32],
      rows: [[true, 'PostgreSQL 18.4', 180004]],
    });
    adapter.executeScript = async () => undefined;
    adapter.dispose = async () => undefined;
    return adapter;
  };
  return { ...factory, connect };
}

/**
 * Sends a migration as one query: PostgreSQL then takes function bodies with semicolons in them, and makes one
 * transaction of the file, so that a failing one leaves nothing behind. The adapter's own way splits at each semicolon.
 */
export class WholeScriptPg extends PrismaPg {
  /** What PostgreSQL said of the script that failed; of that the engine passes nothing on. */
  failure: string | undefined;
  private readonly migrations: readonly string[];

  constructor(pool: Pool, migrations: readonly string[]) {
    super(pool);
    this.migrations = migrations;
  }

  override async connect() {
    const adapter = await super.connect();
    adapter.executeScript = async (script) => {
      try {
        const query = this.migrations.includes(script) ? `${script};\n${markFinished}` : script;
        await adapter.underlyingDriver().query(query);
      } catch (error) {
        this.failure = describeFailure(error, script);
        throw error;
      }
    };
    return adapter;
  }
}

/**
 * Put into a migration's own transaction, so that after a crash the history says exactly whether it happened; the
 * engine notes it only afterwards.
 */
const markFinished = `UPDATE _prisma_migrations SET finished_at = now()
  WHERE finished_at IS NULL AND rolled_back_at IS NULL`;

function describeFailure(error: unknown, script: string): string {
  if (!(error instanceof DatabaseError)) return String(error);
  const line = error.position ? ` at line ${script.slice(0, Number(error.position)).split('\n').length}` : '';
  return `PostgreSQL ${error.code ?? '?'}${line}: ${error.message}`;
}
