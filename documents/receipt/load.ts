import type { ChargeSubject } from '../../domain/billing/charge-subject.ts';
import { listReceipts, type ShownReceipt } from '../../domain/fiscal/list.ts';
import { sumOf } from '../../domain/money.ts';
import { getPayment, type PaidLine, type PaymentDetails } from '../../domain/payments/payments.ts';
import { isPaid } from '../../domain/payments/state.ts';
import type { Database } from '../../prisma/client.ts';
import { type PaperOrganization, readPaperOrganization } from '../paper/organization.ts';

/** A payment whose money has come, as its receipt shows it. Moments are ISO 8601. */
export interface Receipt {
  readonly organization: PaperOrganization;
  readonly timeZone: string;
  readonly number: string;
  readonly paidAt: string;
  readonly payerName: string | null;
  readonly accountWord: PaymentDetails['accountWord'];
  /** In the provider's words; null where it does not say. */
  readonly method: string | null;
  readonly currency: string;
  /** What came from the payer, and what the balance gave. */
  readonly receivedMinor: bigint;
  readonly balanceSpentMinor: bigint;
  readonly lines: readonly ReceiptLine[];
  readonly refunds: readonly { readonly at: string; readonly amountMinor: bigint }[];
  /** Fiscal receipts of the payment and its refunds, by the provider's cash register. */
  readonly fiscal: readonly Omit<ShownReceipt, 'paymentId' | 'refundId'>[];
}

export interface ReceiptLine {
  /** Null: a top-up of the balance. */
  readonly subject: ChargeSubject | null;
  readonly accountNumber: string;
  readonly holderName: string | null;
  /** Paid for it, and to the balance beside it, whatever was given back since. */
  readonly paidMinor: bigint;
  readonly advancedMinor: bigint;
}

/** The receipt of a payment of the client's own, with the account that it is kept for; null where there is none. */
export async function readReceipt(
  db: Database,
  own: { readonly clientId: number; readonly paymentId: number },
): Promise<{ accountId: number; receipt: Receipt } | null> {
  const payment = await getPayment(db, own);
  const [line] = payment?.lines ?? [];
  if (!payment || !line || !isPaid(payment.status)) return null;
  const [organization, client, refunds, fiscal] = await Promise.all([
    db.organization.findUniqueOrThrow({ where: { id: payment.organizationId } }),
    db.client.findUniqueOrThrow({ where: { id: own.clientId }, select: { name: true } }),
    db.refund.findMany({
      where: { paymentId: payment.id, status: 'succeeded' },
      select: { amountMinor: true, finishedAt: true, createdAt: true, lines: true },
      orderBy: { id: 'asc' },
    }),
    listReceipts(db, [payment.id]),
  ]);
  const givenBack = refunds.flatMap(({ lines }) => lines);
  return {
    accountId: line.accountId,
    receipt: {
      organization: readPaperOrganization(organization),
      timeZone: payment.timeZone,
      number: payment.number,
      paidAt: (payment.finishedAt ?? payment.createdAt).toISOString(),
      payerName: client.name,
      accountWord: payment.accountWord,
      method: payment.method,
      currency: payment.currency,
      receivedMinor: payment.receivedMinor,
      balanceSpentMinor: payment.balanceSpentMinor,
      lines: payment.lines.map((each) => {
        const back = givenBack.filter(({ lineId }) => lineId === each.lineId);
        return {
          subject: subjectOf(each),
          accountNumber: each.accountNumber,
          holderName: each.holderName,
          paidMinor: each.allocatedMinor + sumOf(back.map(({ allocatedMinor }) => allocatedMinor)),
          advancedMinor: each.advancedMinor + sumOf(back.map(({ advancedMinor }) => advancedMinor)),
        };
      }),
      refunds: refunds.map(({ amountMinor, finishedAt, createdAt }) => ({
        at: (finishedAt ?? createdAt).toISOString(),
        amountMinor,
      })),
      fiscal: fiscal.map(({ kind, state, amountMinor: overMinor, url, storageNumber, documentNumber, attribute }) => ({
        kind,
        state,
        amountMinor: overMinor,
        url,
        storageNumber,
        documentNumber,
        attribute,
      })),
    },
  };
}

function subjectOf({ kind, ...line }: PaidLine): ChargeSubject | null {
  if (kind === null) return null;
  const { subscriptionName, groupName, day, time, orderNumber, parcelNumber, period } = line;
  return { kind, subscriptionName, groupName, day, time, orderNumber, parcelNumber, period };
}
