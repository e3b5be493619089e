import type { World } from '../store/world.ts';
import { ApiError } from './errors.ts';
import type { ImplementedMethod } from './implemented.ts';
import { methods } from './methods/index.ts';
import type { Call, Method } from './methods/method.ts';
import type { Validator } from './validate.ts';

export type CallParameters = { [name: string]: unknown };

export interface Calls {
  /** Checks and does a call; throws ApiError when it is refused. */
  run(name: string, parameters: CallParameters, call?: Partial<Call> & { isText?: boolean }): Promise<unknown>;
  /** How many calls but getUpdates are under way. */
  underWay(): number;
}

/** Every call of the bot, from a request or from a webhook's answer, passes here. */
export function createCalls(world: World, validator: Validator): Calls {
  let count = 0;

  return {
    underWay: () => count,
    async run(name, parameters, { uploads = new Map(), signal = new AbortController().signal, isText = false } = {}) {
      const method = validator.method(name);
      if (method === 'getUpdates') return check(method, parameters, isText, { uploads, signal });
      count += 1;
      try {
        const result = await check(method, parameters, isText, { uploads, signal });
        world.events.emit({ kind: 'call', call: { method, parameters, result, code: 200 } });
        return result;
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        world.log(`Bot API refused ${method}: ${error.message}`);
        world.events.emit({ kind: 'call', call: { method, parameters, error: error.message, code: error.code } });
        throw error;
      } finally {
        count -= 1;
        if (count === 0) world.events.emit({ kind: 'queue' });
      }
    },
  };

  function check(method: ImplementedMethod, parameters: CallParameters, isText: boolean, call: Call): unknown {
    if (isText) validator.fromText(method, parameters);
    validator.check(method, parameters);
    // The parameters were just checked against this very method's types.
    return (methods[method] as Method<never>)(world, parameters as never, call);
  }
}
