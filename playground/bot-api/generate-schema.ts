/**
 * Writes methods.schema.json: what every Bot API method takes, as JSON Schema, made from the types of @gramio/types.
 * Run it after raising that package: `node --import tsx playground/bot-api/generate-schema.ts`.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createGenerator } from 'ts-json-schema-generator';
import { implementedMethods } from './implemented.ts';

type Schema = { [key: string]: unknown };

const target = fileURLToPath(new URL('methods.schema.json', import.meta.url));
const types = fileURLToPath(new URL('../../node_modules/@gramio/types/out', import.meta.url));

/** Over the wire builders are already JSON and an uploaded file is the name of its part, so the types say that. */
function asSentOverTheWire(source: string): string {
  return source
    .replaceAll(/\|\s*\{\s*toJSON\(\):[^}]*\}/g, '')
    .replaceAll(/\|\s*\{\s*toString\(\): string\s*\}/g, '')
    .replaceAll('TelegramInputFile = Blob', 'TelegramInputFile = string');
}

function generate(): { [name: string]: Schema } {
  const folder = mkdtempSync(path.join(tmpdir(), 'bot-api-types-'));
  try {
    cpSync(types, folder, { recursive: true });
    for (const file of ['objects.d.ts', 'params.d.ts']) {
      writeFileSync(path.join(folder, file), asSentOverTheWire(readFileSync(path.join(types, file), 'utf8')));
    }
    writeFileSync(path.join(folder, 'tsconfig.json'), '{"compilerOptions":{"strict":true,"skipLibCheck":true}}');
    const generator = createGenerator({
      path: path.join(folder, 'params.d.ts'),
      tsconfig: path.join(folder, 'tsconfig.json'),
      type: '*',
      jsDoc: 'none',
      skipTypeCheck: true,
      additionalProperties: false,
    });
    return trim(generator.createSchema('*').definitions ?? {}) as { [name: string]: Schema };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Method name to the definition of its parameters; '' for a method that takes none. */
function parametersOfMethods(): Map<string, string> {
  const source = readFileSync(path.join(types, 'methods.d.ts'), 'utf8');
  const pattern = /^ {4}(\w+): CallAPI(\w*)<\s*(?:Params\.(\w+))?/gm;
  return new Map([...source.matchAll(pattern)].map((match) => [match[1] ?? '', match[3] ?? '']));
}

const fractions = new Set(['latitude', 'longitude', 'horizontal_accuracy']);

/** Rich messages are left out, since the page cannot show them; numbers are whole but for coordinates. */
function trim(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => trim(item, name));
  if (value === 'number' && !fractions.has(name)) return 'integer';
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== 'rich_message');
  return Object.fromEntries(entries.map(([key, item]) => [key, trim(item, key === 'type' ? name : key)]));
}

function collect(definitions: { [name: string]: Schema }, name: string, kept: { [name: string]: Schema }): void {
  const schema = definitions[name];
  if (schema === undefined) throw new Error(`@gramio/types has no ${name}`);
  if (kept[name] !== undefined) return;
  kept[name] = schema;
  for (const reference of JSON.stringify(schema).matchAll(/"#\/definitions\/([^"]+)"/g)) {
    collect(definitions, decodeURIComponent(reference[1] ?? ''), kept);
  }
}

const definitions = generate();
const parameters = parametersOfMethods();
const kept: { [name: string]: Schema } = {};
const methods: { [name: string]: string | null } = {};
for (const method of implementedMethods) {
  const name = parameters.get(method);
  if (name === undefined) throw new Error(`@gramio/types has no method ${method}`);
  methods[method] = name === '' ? null : name;
  if (name !== '') collect(definitions, name, kept);
}
const known = [...parameters.keys()].filter((name) => !(name in methods)).toSorted();
const sorted = Object.fromEntries(Object.entries(kept).toSorted(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(target, `${JSON.stringify({ methods, notImplemented: known, definitions: sorted })}\n`);
