import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { ApiError, badRequest } from './errors.ts';
import type { ImplementedMethod } from './implemented.ts';

interface Schema {
  type?: string | readonly string[];
  anyOf?: readonly Schema[];
  $ref?: string;
  properties?: { readonly [name: string]: Schema };
}

interface MethodsSchema {
  /** Method to the definition of its parameters; null when it takes none. */
  methods: { readonly [method: string]: string | null };
  notImplemented: readonly string[];
  definitions: { readonly [name: string]: Schema };
}

export interface Validator {
  /** The method's canonical name, for one written in any case; 404 for one unknown. */
  method(name: string): ImplementedMethod;
  /** Gives values that came as text (in a form or an address) the types that the method takes. */
  fromText(method: ImplementedMethod, parameters: { [name: string]: unknown }): void;
  /** Throws what Telegram would answer to parameters of a wrong type. */
  check(method: ImplementedMethod, parameters: { readonly [name: string]: unknown }): void;
}

/** Checks calls against the Bot API's own types; a method's check is compiled when it is first called. */
export function createValidator(): Validator {
  const schema = JSON.parse(
    readFileSync(fileURLToPath(new URL('methods.schema.json', import.meta.url)), 'utf8'),
  ) as MethodsSchema;
  const names = new Map(Object.keys(schema.methods).map((name) => [name.toLowerCase(), name as ImplementedMethod]));
  const compiled = new Map<string, ValidateFunction>();
  let ajv: Ajv | undefined;

  const compile = (definition: string): ValidateFunction => {
    ajv ??= new Ajv({ strict: false, validateSchema: false, meta: false }).addSchema(schema, 'bot-api');
    const validate = ajv.getSchema(`bot-api#/definitions/${definition}`);
    if (validate === undefined) throw new Error(`methods.schema.json has no ${definition}`);
    compiled.set(definition, validate);
    return validate;
  };
  const definitionOf = (method: ImplementedMethod) => schema.methods[method] ?? undefined;

  return {
    method(name) {
      const known = names.get(name.toLowerCase());
      if (known !== undefined) return known;
      const isReal = schema.notImplemented.some((other) => other.toLowerCase() === name.toLowerCase());
      throw new ApiError(404, isReal ? `Not Found: the playground has no method ${name}` : 'Not Found');
    },
    fromText(method, parameters) {
      const properties = schema.definitions[definitionOf(method) ?? '']?.properties ?? {};
      for (const [name, value] of Object.entries(parameters)) {
        const property = properties[name];
        if (typeof value === 'string' && property !== undefined) parameters[name] = readText(value, property);
      }
    },
    check(method, parameters) {
      const definition = definitionOf(method);
      if (definition === undefined) {
        const [extra] = Object.keys(parameters);
        if (extra !== undefined) throw badRequest(`parameter "${extra}" is not known to ${method}`);
        return;
      }
      const validate = compiled.get(definition) ?? compile(definition);
      if (!validate(parameters)) throw explain(method, validate.errors ?? []);
    },
  };
}

function readText(value: string, { type, anyOf, $ref }: Schema): unknown {
  const types = typeof type === 'string' ? [type] : (type ?? []);
  const isText = types.includes('string') || anyOf?.some((option) => option.type === 'string') === true;
  if (types.includes('integer') && /^-?\d{1,16}$/.test(value)) return Number(value);
  if (types.includes('number') && value !== '' && Number.isFinite(Number(value))) return Number(value);
  if (types.includes('boolean'))
    return /^(true|1|yes)$/i.test(value) ? true : /^(false|0|no)$/i.test(value) ? false : value;
  if (isText || (anyOf === undefined && $ref === undefined && !types.includes('array'))) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

const missing: { readonly [parameter: string]: string } = {
  chat_id: 'chat_id is empty',
  text: 'message text is empty',
  message_id: 'message identifier is not specified',
  document: 'there is no document in the request',
  photo: 'there is no photo in the request',
  file_id: 'file_id not specified',
  callback_query_id: 'query is too old and response timeout expired or query ID is invalid',
};

function explain(method: string, errors: readonly ErrorObject[]): ApiError {
  // Of a choice between kinds, the branch that was read furthest is the one that was meant.
  const error = errors.toSorted((a, b) => depth(b) - depth(a))[0];
  if (error === undefined) return badRequest('wrong parameters');
  const where = error.instancePath.slice(1).replaceAll('/', '.');
  const at = (name: unknown) => (where === '' ? String(name) : `${where}.${String(name)}`);
  if (error.keyword === 'required') {
    const name = String(error.params['missingProperty']);
    if (where === '' && missing[name] !== undefined) return badRequest(missing[name]);
    if (/^reply_markup\.inline_keyboard\.\d+\.\d+$/.test(where)) {
      return badRequest(`can't parse inline keyboard button: Can't find field "${name}"`);
    }
    return badRequest(where === '' ? `parameter "${name}" is required` : `can't find field "${at(name)}"`);
  }
  if (error.keyword === 'additionalProperties') {
    return badRequest(`parameter "${at(error.params['additionalProperty'])}" is not known to ${method}`);
  }
  if (where === 'parse_mode') return badRequest('unsupported parse_mode');
  if (where === 'reply_markup') return badRequest('object expected as reply markup');
  return badRequest(`parameter "${where}" ${error.message ?? 'is wrong'}`);
}

function depth({ instancePath, keyword }: ErrorObject): number {
  return instancePath.split('/').length * 2 + (keyword === 'additionalProperties' ? 1 : 0);
}
