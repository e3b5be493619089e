import { z } from 'zod';
import { type AutopaymentFacts, readAutopayments } from '../../domain/autopay/facts.ts';
import { type DebtLine, listDebts } from '../../domain/billing/debts.ts';
import type { Database } from '../../prisma/client.ts';
import type { Recipient } from '../notice.ts';
import type { NoticeText } from '../text.ts';

/** A charge that was announced, with what of its debts is still owed. */
export interface AnnouncedCharge extends AutopaymentFacts {
  readonly debts: readonly DebtLine[];
  /** The link that stands in for a refused charge; null where there is none. */
  readonly linkId: number | null;
}

const params = z.object({ autopaymentId: z.number().int(), paymentId: z.number().int().optional() });

/** What notices of one charge that goes by itself have in common. */
export const aboutAutopayment = {
  needsConsent: true,
  digest: false,
  params,
  load: async (
    db: Database,
    all: readonly z.infer<typeof params>[],
    { clientId }: Recipient,
  ): Promise<(AnnouncedCharge | null)[]> => {
    const facts = await readAutopayments(
      db,
      all.map(({ autopaymentId }) => autopaymentId),
    );
    const loaded: (AnnouncedCharge | null)[] = [];
    for (const [index, fact] of facts.entries()) {
      if (!fact || fact.clientId !== clientId) {
        loaded.push(null);
        continue;
      }
      const { organizationId, chargeIds } = fact;
      const debts = await listDebts(db, { clientId, organizationId, chargeIds });
      loaded.push({ ...fact, debts, linkId: all[index]?.paymentId ?? null });
    }
    return loaded;
  },
} as const;

const LINES_SHOWN = 6;

/** The debts of a charge, a line each, with what is owed for them now. */
export function debtLines(text: NoticeText, { debts }: AnnouncedCharge, now: Date): string[] {
  const more = debts.length - LINES_SHOWN;
  return [
    ...debts.slice(0, LINES_SHOWN).map((debt) =>
      text.html('notice-line', {
        title: text.subject(debt, now),
        sum: text.money(debt.outstandingMinor, debt.currency),
      }),
    ),
    ...(more > 0 ? [text.html('notice-more', { count: more })] : []),
  ];
}
