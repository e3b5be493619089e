import { z } from 'zod';
import { fixedClock } from '../../domain/clock.ts';
import { planNotices } from '../../domain/notices/outbox.ts';
import type { Turns } from '../../domain/notices/turns.ts';
import type { Letter } from '../../infra/mail.ts';
import { deliver } from '../../jobs/deliver/deliver.ts';
import type { DeliverDeps } from '../../jobs/deliver/deps.ts';
import { createHands } from '../../jobs/deliver/hands.ts';
import { countAttempt } from '../../jobs/deliver/owed.ts';
import { Postponed } from '../../jobs/job.ts';
import { type AnyNoticeKind, defineNotice } from '../../jobs/notice.ts';
import { giveUpTelegram, takeAgain, takeDue } from '../../jobs/relay/take.ts';
import { createTranslator } from '../../locales/index.ts';
import type { Database } from '../../prisma/client.ts';
import { StandIn } from '../conformance/stage.ts';

const MINUTE_MS = 60_000;

/** A note of this id cannot be composed. */
export const BROKEN = 666;

/** Kinds with nothing behind them but whether they still hold: `news` joins and can do all, `plain` goes alone. */
function kindsOver(gone: Map<number, string>): AnyNoticeKind[] {
  const common = {
    needsConsent: true,
    params: z.object({ id: z.number() }),
    load: async (_db: Database, params: readonly { id: number }[]) => params,
    reasonToDrop: ({ id }: { id: number }) => gone.get(id) ?? null,
  };
  const render =
    (kind: string) =>
    (_text: unknown, data: readonly { id: number }[], recipient: { organization: { name: string } | null }) => ({
      subject: kind,
      text: `${kind} ${data.map(({ id }) => id).join(',')} ${recipient.organization?.name ?? ''}`,
      buttons: [[{ text: kind, open: `${kind}:${data[0]?.id}` }]],
    });
  const optional = { isUrgent: false, isSwitchable: true, isSnoozable: true, digest: true };
  return [
    defineNotice({ kind: 'news', ...common, ...optional, render: render('news') }),
    defineNotice({
      kind: 'notes',
      ...common,
      ...optional,
      isSnoozable: false,
      load: async (_db, params) => {
        if (params.some(({ id }) => id === BROKEN)) throw new Error('a bug');
        return params;
      },
      render: render('notes'),
    }),
    defineNotice({ kind: 'owed', ...common, ...optional, isAboutMoney: true, render: render('owed') }),
    defineNotice({ kind: 'plain', ...common, ...optional, digest: false, render: render('plain') }),
    defineNotice({
      kind: 'alarm',
      ...common,
      isUrgent: true,
      isSwitchable: false,
      isSnoozable: false,
      digest: false,
      render: render('alarm'),
    }),
  ];
}

/** A turn at once, counted as a turn is: what waits for its turn is tested elsewhere. */
function turnsAtOnce(db: Database): Turns {
  return {
    take: async (_lane, _chat, attempt) => {
      if (attempt) await countAttempt(db, { now: () => attempt.now }, attempt.noticeId);
      return { isTaken: true, waitMs: 0, atMs: performance.now(), placeMs: 0 };
    },
    refused: async () => undefined,
    bulkHeldMs: () => 0,
  };
}

/** The way of notices from the outbox to their readers, step by step and without queues. */
export function openPost(db: Database, start: string, changes: Partial<DeliverDeps> = {}) {
  const clock = fixedClock(start);
  const telegram = new StandIn();
  const letters: Letter[] = [];
  const letterErrors: Error[] = [];
  const gone = new Map<number, string>();
  const kinds = kindsOver(gone);
  const deps: DeliverDeps = {
    db,
    clock,
    telegram,
    turns: turnsAtOnce(db),
    letters: {
      send: async (letter) => {
        const error = letterErrors.shift();
        if (error) throw error;
        letters.push(letter);
      },
    },
    translate: createTranslator(),
    botUsername: () => 'cabinet_bot',
    makePaper: () => Promise.reject(new Error('no papers here')),
    unsubscribeUrl: ({ organizationIds }) => `https://cabinet.example/unsubscribe/${organizationIds.join('-')}`,
    kinds,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    ...changes,
  };
  const hands = createHands(db);
  const relay = { db, clock, digestKinds: ['news', 'notes', 'owed'] };
  return {
    clock,
    telegram,
    letters,
    letterErrors,
    /** the ids of what does not hold any more, and why */
    gone,
    plan: (
      key: string,
      draft: { kind?: string; clientId: number; chat?: bigint; id?: number; organizationId?: string; dueAt?: Date },
    ) => {
      const { kind = 'news', clientId, chat, id = 1, organizationId = 'school', dueAt } = draft;
      const to = chat === undefined ? {} : { telegramUserId: chat };
      return planNotices(db, clock, [
        { key, kind, clientId, organizationId, params: { id }, ...to, ...(dueAt ? { dueAt } : {}) },
      ]);
    },
    /** Relays what is due and delivers it, and what that leads to, once. Gives what failed and is to be tried again. */
    run: async ({ isLast = false } = {}): Promise<string[]> => {
      const failures: string[] = [];
      for (let round = 0; round < 3; round += 1) {
        await giveUpTelegram(relay);
        const messages = [
          ...(await takeDue(relay)),
          ...(await takeAgain(relay, new Date(clock.now().getTime() - MINUTE_MS))),
        ];
        for (const { id } of messages) {
          await deliver(deps, id, { isLast }, hands).catch((error: unknown) => {
            failures.push(error instanceof Postponed ? 'postponed' : String(error));
          });
        }
      }
      return failures;
    },
    take: () => takeDue(relay),
    deliver: (id: number) => deliver(deps, id, { isLast: false }, hands),
    states: async () => {
      const rows = await db.notice.findMany({ orderBy: { key: 'asc' } });
      return rows.map(({ key, state, reason }) => [key, state, reason]);
    },
  };
}
