import { Composer } from 'grammy';
import { disableAutopay, skipAutopayment } from '../domain/autopay/consent.ts';
import { readAutopayments } from '../domain/autopay/facts.ts';
import type { CabinetContext } from './context.ts';
import { idOf } from './navigation.ts';

/** «Не списывать»: what was announced for a day is not charged; says so above the card's screen. */
export async function autopaySkip({ cabinet }: CabinetContext, autopaymentId: number): Promise<void> {
  const { db, clock } = cabinet.deps;
  const clientId = cabinet.client;
  const isSkipped = await skipAutopayment(db, clock, { clientId, autopaymentId });
  const [charge] = await readAutopayments(db, [autopaymentId]);
  if (charge?.clientId !== clientId) return cabinet.open('cards');
  const key = isSkipped
    ? 'autopay-skipped'
    : charge.state === 'skipped'
      ? 'autopay-skipped-before'
      : 'autopay-too-late';
  const sum = cabinet.money(charge.amountMinor, charge.currency);
  cabinet.notice = cabinet.html(key, { sum, card: charge.cardTitle, organization: charge.organizationName });
  cabinet.open('cards');
}

/** «Отключить автоплатёж»: at once, also for what was announced. */
export async function autopayOff({ cabinet }: CabinetContext, savedMethodId: number): Promise<void> {
  const { db, clock } = cabinet.deps;
  const isOff = await disableAutopay(db, clock, { clientId: cabinet.client, savedMethodId });
  cabinet.notice = cabinet.html(isOff ? 'autopay-off' : 'autopay-off-before');
  cabinet.open('cards');
}

const ACTS: Readonly<Record<string, (ctx: CabinetContext, id: number) => Promise<void>>> = {
  'autopay-skip': autopaySkip,
  'autopay-off': autopayOff,
};

/**
 * Buttons of notices that act at once, `act:<what>:<id>`, because whoever says no to a charge should not have to look for
 * it. Whose it is, the domain checks.
 */
export function noticeActs(): Composer<CabinetContext> {
  const composer = new Composer<CabinetContext>();
  composer.callbackQuery(/^act:([a-z-]+):(\d+)$/u, async (ctx, next) => {
    const [, what = '', id] = ctx.match;
    const act = Object.hasOwn(ACTS, what) ? ACTS[what] : undefined;
    if (!act) return next();
    await ctx.conversation.exitAll();
    ctx.cabinet.asNewMessage = true;
    if (ctx.cabinet.clientId === null) return ctx.cabinet.open('home');
    await act(ctx, idOf(id));
  });
  return composer;
}
