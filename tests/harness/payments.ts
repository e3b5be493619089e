import { postTransactions } from '../../domain/billing/ledger.ts';
import type { Clock } from '../../domain/clock.ts';
import { addMerchant } from '../../domain/payments/merchants.ts';
import { applyRefunds, type RefundReport } from '../../domain/payments/refunds/apply.ts';
import type { PaymentReport } from '../../domain/payments/report.ts';
import { settlePayment } from '../../domain/payments/settle.ts';
import { type PaymentLineChoice, startPayment } from '../../domain/payments/start.ts';
import type { Database } from '../../prisma/client.ts';
import type { ChargeKind, LedgerAccountKind, Payment } from '../../prisma/generated/client.ts';
import { makeAccount, makeCharge, makeClient } from './billing.ts';

/** A merchant account of the organization, through a provider that tests speak for. */
export function makeMerchant(db: Database, organizationId = 'school') {
  return addMerchant(db, {
    organizationId,
    provider: 'fake',
    title: 'Fake',
    mode: 'test',
    credentials: '',
    keyId: 'k',
    hookToken: `hook-${organizationId}`,
  });
}

/** What the provider says of a payment: all that was asked for has come and none has gone back, unless told. */
export function reportOf(
  { id, amountMinor, currency }: Pick<Payment, 'id' | 'amountMinor' | 'currency'>,
  report: Partial<RefundReport> = {},
): RefundReport {
  return {
    providerPaymentId: `bank-${id}`,
    state: 'succeeded',
    receivedMinor: amountMinor,
    refundedMinor: 0n,
    currency,
    reference: null,
    merchantMatches: true,
    method: null,
    ...report,
  };
}

type Account = Awaited<ReturnType<typeof makeAccount>>;

/** One client with an account of their own, and all that can happen to its money. */
export class Payer {
  readonly clientId: number;
  readonly account: Account;
  readonly #db: Database;
  readonly #clock: Clock;

  constructor(db: Database, clock: Clock, { clientId, account }: { clientId: number; account: Account }) {
    this.#db = db;
    this.#clock = clock;
    this.clientId = clientId;
    this.account = account;
  }

  /** A charge of the account's, posted; gives its id. */
  async owe(
    amountMinor: bigint,
    { kind = 'subscription', account = this.account }: { kind?: ChargeKind; account?: Account } = {},
  ): Promise<number> {
    const { id: chargeId } = await makeCharge(this.#db, account, { kind });
    await postTransactions(this.#db, [
      {
        accountId: account.id,
        kind: 'charge',
        idempotencyKey: `charge:${chargeId}`,
        occurredAt: this.#clock.now(),
        entries: [
          { ledger: 'receivable', chargeId, amountMinor },
          { ledger: 'income', amountMinor: -amountMinor },
        ],
      },
    ]);
    return chargeId;
  }

  /** A charge's sum rises by so much, or falls by what is below zero. */
  async reprice(chargeId: number, byMinor: bigint): Promise<void> {
    await postTransactions(this.#db, [
      {
        accountId: this.account.id,
        kind: 'charge_correction',
        idempotencyKey: `reprice:${chargeId}:${byMinor}`,
        occurredAt: this.#clock.now(),
        entries: [
          { ledger: 'receivable', chargeId, amountMinor: byMinor },
          { ledger: 'income', amountMinor: -byMinor },
        ],
      },
    ]);
  }

  start(...lines: PaymentLineChoice[]): Promise<Payment> {
    const { clientId } = this;
    return startPayment(this.#db, this.#clock, { clientId, organizationId: this.account.organizationId, lines });
  }

  /** Why a payment is refused; 'started' if it is not. */
  refusal(...lines: PaymentLineChoice[]): Promise<string | undefined> {
    return this.start(...lines).then(
      () => 'started',
      (error: { code?: string }) => error.code,
    );
  }

  /** The provider says that it holds so much for a payment, all that was asked unless told. */
  arrive(payment: Payment, receivedMinor = payment.amountMinor, report: Partial<PaymentReport> = {}) {
    return settlePayment(this.#db, this.#clock, {
      paymentId: payment.id,
      report: reportOf(payment, { receivedMinor, ...report }),
    });
  }

  /** The provider says that it has given back so much of a payment in all. */
  giveBack(payment: Payment, refundedMinor: bigint) {
    return applyRefunds(this.#db, this.#clock, { paymentId: payment.id, report: reportOf(payment, { refundedMinor }) });
  }

  /** Puts money on the balance through a payment. */
  async topUp(amountMinor: bigint, account = this.account): Promise<Payment> {
    const payment = await this.start({ accountId: account.id, amountMinor });
    await this.arrive(payment);
    return payment;
  }

  /** What the account holds in each of its ledger accounts; those at zero are left out. */
  async ledger(account = this.account): Promise<Partial<Record<LedgerAccountKind, bigint>>> {
    const rows = await this.#db.ledgerAccount.findMany({ where: { accountId: account.id, balanceMinor: { not: 0n } } });
    return Object.fromEntries(rows.map((row) => [row.kind, row.balanceMinor]));
  }

  /** What is still owed for a charge. */
  async owed(chargeId: number): Promise<bigint> {
    const { amountMinor, allocatedMinor } = await this.#db.charge.findUniqueOrThrow({ where: { id: chargeId } });
    return amountMinor - allocatedMinor;
  }

  /** What the client is told: kinds of notices with their reasons, in order. */
  async told(): Promise<string[]> {
    const notices = await this.#db.notice.findMany({ where: { clientId: this.clientId }, orderBy: { id: 'asc' } });
    return notices.map(({ kind, params }) => {
      const { reason } = params as { reason?: string };
      return reason === undefined ? kind : `${kind} ${reason}`;
    });
  }
}

/** A new client, bound to a Telegram user, with an account in the organization. */
export async function makePayer(db: Database, clock: Clock, organizationId = 'school'): Promise<Payer> {
  const count = await db.client.count();
  const { id: clientId } = await makeClient(db, BigInt(1000 + count));
  const account = await makeAccount(db, organizationId, `P-${clientId}`, clientId);
  return new Payer(db, clock, { clientId, account });
}
