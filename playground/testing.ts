import { Api } from 'grammy';
import { onTestFinished } from 'vitest';
import { fixedClock } from '../domain/clock.ts';
import type { Persona, Playground, PlaygroundOptions } from './contract.ts';
import { startPlayground } from './index.ts';

export const anna: Persona = {
  id: 'anna',
  telegramId: 5001,
  firstName: 'Анна',
  languageCode: 'ru',
  about: 'мама двух учеников',
  emails: ['anna@example.com'],
};

const ivan: Persona = { ...anna, id: 'ivan', telegramId: 5002, firstName: 'Иван', emails: ['ivan@example.com'] };

interface Answer {
  status: number;
  ok: boolean;
  result?: unknown;
  error_code?: number;
  description?: string;
  parameters?: { retry_after?: number };
}

export interface Ground {
  playground: Playground;
  /** A bot's hands. */
  api: Api;
  clock: ReturnType<typeof fixedClock>;
  /** A bare call, for what a library would never send. */
  call: (method: string, parameters?: unknown) => Promise<Answer>;
}

/** A playground for one test, without limits unless asked for; it ends with the test. */
export async function openGround(options: Partial<PlaygroundOptions> = {}): Promise<Ground> {
  const clock = fixedClock('2026-11-22T10:00:00Z');
  const playground = await startPlayground({
    port: 0,
    clock,
    personas: [anna, ivan],
    log: () => undefined,
    limits: false,
    ...options,
  });
  onTestFinished(() => playground.close());
  return {
    playground,
    clock,
    api: new Api(playground.botToken, { apiRoot: playground.apiRoot }),
    async call(method, parameters = {}) {
      const response = await fetch(`${playground.apiRoot}/bot${playground.botToken}/${method}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(parameters),
      });
      const answer = (await response.json()) as Omit<Answer, 'status'>;
      return { ...answer, status: response.status };
    },
  };
}
