import type { Database } from '../../prisma/client.ts';
import { lackOf, type PaymentState, type State } from './state.ts';
import type { Person } from './world.ts';

export type Status = 'created' | 'pending' | 'succeeded' | 'canceled' | 'expired' | 'partially_refunded' | 'refunded';

interface SeenLine {
  readonly account: number;
  readonly charge: string | null;
  readonly amount: number;
  readonly balance: number;
  readonly allocated: number;
  readonly fromBalance: number;
  readonly advanced: number;
  readonly absorbed: number;
}

export interface SeenPayment {
  readonly id: number;
  readonly number: string;
  readonly token: string;
  readonly status: Status;
  readonly claimed: boolean;
  readonly providerPaymentId: string | null;
  readonly expiresAt: string;
  readonly received: number;
  readonly balanceSpent: number;
  readonly refunded: number;
  readonly posted: boolean;
  readonly notices: number;
  readonly refundNotices: number;
  readonly lines: readonly SeenLine[];
}

/** What the database holds of one history. */
export interface Seen {
  readonly held: readonly number[];
  /** `paid` is by everybody's reckoning, `office` the organization's own figure. */
  readonly charges: Readonly<Record<string, SeenCharge>>;
  readonly payments: readonly SeenPayment[];
  /** Through the bank and not over, oldest first. */
  readonly openRefunds: readonly {
    readonly id: number;
    readonly number: string;
    readonly key: string;
    readonly amount: number;
  }[];
  /** Callbacks that were stored, oldest first. */
  readonly events: Readonly<Record<string, { readonly id: number; readonly pending: boolean }>>;
}

interface SeenCharge {
  readonly id: number;
  readonly amount: number;
  readonly paid: number;
  readonly office: number;
}

export async function observe(
  db: Database,
  { clientId, accountIds, callbacks }: Person,
  merchantId: number,
): Promise<Seen> {
  const ids = [...accountIds];
  const rows = await db.$queryRaw<{ seen: Seen }[]>`
    SELECT json_build_object(
      'held', (SELECT jsonb_agg(coalesce(-advance.balance_minor, 0) ORDER BY a.id) FROM accounts a
        LEFT JOIN ledger_accounts advance ON advance.account_id = a.id AND advance.kind = 'advance'
        WHERE a.id = ANY(${ids})),
      'charges', coalesce((SELECT jsonb_object_agg(s.name,
          
          jsonb_build_object('id', c.id, 'amount', c.amount_minor, 'paid', c.allocated_minor, 'office', c.office_paid_minor))
        FROM charges c JOIN subscriptions s ON s.id = c.source_id WHERE c.account_id = ANY(${ids})), '{}'),
      'payments', coalesce((SELECT jsonb_agg(jsonb_build_object(
          'id', p.id, 'number', p.number, 'token', p.token, 'status', p.status, 'claimed', p.claimed_at IS NOT NULL,
          'providerPaymentId', p.provider_payment_id, 'expiresAt', p.expires_at, 'received', p.received_minor,
          'balanceSpent', p.balance_spent_minor, 'refunded', p.refunded_minor, 'posted', p.posted_at IS NOT NULL,
          'notices', (SELECT count(*) FROM notices n WHERE n.client_id = p.client_id
            AND n.kind IN ('payment-succeeded', 'payment-credited') AND (n.params ->> 'paymentId')::int = p.id),
          'refundNotices', (SELECT count(*) FROM notices n JOIN refunds r ON r.id = (n.params ->> 'refundId')::int
            WHERE n.client_id = p.client_id AND n.kind = 'refund-succeeded' AND r.payment_id = p.id),
          'lines', (SELECT jsonb_agg(jsonb_build_object(
              'account', CASE WHEN l.account_id = ${accountIds[0]} THEN 0 ELSE 1 END, 'charge', s.name,
              'amount', l.amount_minor, 'balance', l.balance_minor, 'allocated', l.allocated_minor,
              'fromBalance', l.from_balance_minor, 'advanced', l.advanced_minor, 'absorbed', l.absorbed_minor - coalesce((SELECT sum(b.absorbed_minor) FROM refund_lines b WHERE b.line_id = l.id), 0))
              ORDER BY l.id)
            FROM payment_lines l LEFT JOIN charges c ON c.id = l.charge_id
            LEFT JOIN subscriptions s ON s.id = c.source_id WHERE l.payment_id = p.id)
        ) ORDER BY p.id) FROM payments p WHERE p.client_id = ${clientId}), '[]'),
      'openRefunds', coalesce((SELECT jsonb_agg(jsonb_build_object(
          'id', r.id, 'number', p.number, 'key', r.idempotency_key, 'amount', r.amount_minor) ORDER BY r.id)
        FROM refunds r JOIN payments p ON p.id = r.payment_id
        WHERE p.client_id = ${clientId} AND r.status IN ('requested', 'pending') AND NOT r.to_balance), '[]'),
      'events', coalesce((SELECT json_object_agg(e.event_key, json_build_object(
          'id', e.id, 'pending', e.applied_at IS NULL) ORDER BY e.id)
        FROM payment_events e WHERE e.merchant_id = ${merchantId} AND e.event_key = ANY(${[...callbacks]})), '{}')
    ) AS seen`;
  const [row] = rows;
  if (!row) throw new Error('Nothing was seen');
  return row.seen;
}

/**
 * Why what is seen is not what the state says; null where it is. Payments that were just made get their numbers on the
 * way, by what they are for.
 */
export function differenceOf(state: State, seen: Seen): string | null {
  const known = new Set(state.payments.map(({ number }) => number));
  const fresh = seen.payments.filter(({ number }) => !known.has(number));
  for (const payment of state.payments.filter(({ number }) => number === '')) {
    const index = fresh.findIndex((each) => wishOf(each) === wishOf(payment));
    const [found] = index < 0 ? [] : fresh.splice(index, 1);
    if (!found) return `a payment is missing: ${wishOf(payment)}`;
    payment.number = found.number;
  }
  if (fresh.length > 0) return `payments that should not be: ${fresh.map(wishOf).join('; ')}`;
  const [expected, actual] = [expectedOf(state), actualOf(seen)];
  const keys = new Set([...Object.keys(expected), ...Object.keys(actual)]);
  const wrong = [...keys].filter((key) => expected[key] !== actual[key]);
  return wrong.length === 0 ? null : wrong.map((key) => `${key}: ${expected[key]} but was ${actual[key]}`).join('\n');
}

const wishOf = ({
  lines,
}: {
  readonly lines: readonly Pick<SeenLine, 'account' | 'charge' | 'amount' | 'balance'>[];
}) => lines.map(({ account, charge, amount, balance }) => `${account}/${charge}/${amount}/${balance}`).join(' ');

const linesText = (lines: PaymentState['lines'] | SeenPayment['lines']): string =>
  lines
    .map(
      (line) =>
        `${line.account}/${line.charge ?? 'top-up'} allocated ${line.allocated} of balance ${line.fromBalance}` +
        ` advanced ${line.advanced} absorbed ${line.absorbed}`,
    )
    .join(', ');

function expectedOf(state: State): Record<string, string> {
  return Object.fromEntries([
    ['held', state.held.join(', ')],
    [
      'refunds under way',
      state.payments
        .flatMap(({ number, openRefunds }) => openRefunds.map(({ amount }) => `${number} ${amount}`))
        .toSorted()
        .join(', '),
    ],
    ...Object.entries(state.charges).map(([name, charge]) => [
      name,
      `${charge.amount} lacks ${lackOf(state, name)} office ${charge.office}`,
    ]),
    ...state.payments.map((payment) => [
      payment.number,
      `${moneyText(payment)} ${paidStatus(payment) ?? 'unpaid'} ${linesText(payment.lines)}`,
    ]),
  ]);
}

function actualOf(seen: Seen): Record<string, string> {
  return Object.fromEntries([
    ['held', seen.held.join(', ')],
    [
      'refunds under way',
      seen.openRefunds
        .map(({ number, amount }) => `${number} ${amount}`)
        .toSorted()
        .join(', '),
    ],
    ...Object.entries(seen.charges).map(([name, { amount, paid, office }]) => [
      name,
      `${amount} lacks ${amount - paid} office ${office}`,
    ]),
    ...seen.payments.map((payment) => [
      payment.number,
      `${moneyText(payment)} ${isUnpaid(payment.status) ? 'unpaid' : payment.status} ${linesText(payment.lines)}`,
    ]),
  ]);
}

type Money = Pick<SeenPayment, 'received' | 'balanceSpent' | 'refunded' | 'posted' | 'notices' | 'refundNotices'>;

const moneyText = (payment: Money): string =>
  `received ${payment.received} of balance ${payment.balanceSpent} refunded ${payment.refunded}` +
  ` posted ${payment.posted} notices ${payment.notices} and ${payment.refundNotices}`;

function paidStatus({ received, balanceSpent, refunded }: PaymentState): Status | null {
  if (received + balanceSpent === 0) return null;
  if (refunded === 0) return 'succeeded';
  return refunded < received + balanceSpent ? 'partially_refunded' : 'refunded';
}

export const isUnpaid = (status: Status): boolean => ['created', 'pending', 'canceled', 'expired'].includes(status);
