import type { Calls } from './bot-api/calls.ts';
import type { Faults } from './bot-api/faults.ts';
import type { Playground } from './contract.ts';
import { createUser } from './people/user.ts';
import type { World } from './store/world.ts';

type Hooks = Pick<
  Playground,
  | 'user'
  | 'addPersona'
  | 'nextCall'
  | 'onCall'
  | 'idle'
  | 'pendingUpdates'
  | 'inject'
  | 'fileBytes'
  | 'letters'
  | 'nextLetter'
>;

const patienceMs = 10_000;

/** What tests do and wait for, without the page. */
export function createHooks(world: World, calls: Calls, faults: Faults): Hooks {
  const { events, updates, letters } = world;
  return {
    user(personaId) {
      const persona = world.chats.personas().find(({ id }) => id === personaId);
      if (persona === undefined) throw new Error(`the playground has no persona ${personaId}`);
      return createUser(world, persona);
    },
    addPersona(persona) {
      world.chats.addPersona(persona);
      return createUser(world, persona);
    },
    nextCall: (method, timeoutMs = patienceMs) =>
      events.until(
        (event) =>
          event?.kind === 'call' && (method === undefined || event.call.method === method) ? event.call : undefined,
        `a call of ${method ?? 'any method'}`,
        timeoutMs,
      ),
    onCall: (listener) =>
      events.listen((event) => {
        if (event.kind === 'call') listener(event.call);
      }),
    idle: async (timeoutMs = patienceMs) => {
      const isIdle = () => (updates.pending().length === 0 && calls.underWay() === 0 ? true : undefined);
      await events.until(isIdle, `the bot to take ${updates.pending().length} updates`, timeoutMs);
    },
    pendingUpdates: () => updates.pending(),
    inject: (fault) => faults.inject(fault),
    fileBytes(fileId) {
      const file = world.files.byId(fileId);
      return file === undefined ? undefined : world.files.bytes(file);
    },
    letters: (address) => letters.all(address),
    nextLetter: (address, since = letters.all()[0]?.id ?? 0, timeoutMs = patienceMs) =>
      events.until(() => letters.all(address).find(({ id }) => id > since), `a letter to ${address}`, timeoutMs),
  };
}
