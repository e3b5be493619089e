import type { Database, Tx } from '../../prisma/client.ts';
import type { PaymentFacts } from './facts.ts';
import type { PaymentReport } from './report.ts';

/**
 * Writes into the audit log that a report was not credited because it does not fit the payment, once for each
 * provider's payment and kind of misfit, however often the report comes.
 */
export async function noteMismatch(
  tx: Database | Tx,
  payment: PaymentFacts,
  report: PaymentReport,
  outcome: string,
): Promise<void> {
  const action = `payment-${outcome}`;
  const details = JSON.stringify({
    paymentId: payment.id,
    merchantId: payment.merchantId,
    providerPaymentId: report.providerPaymentId,
    state: report.state,
    receivedMinor: report.receivedMinor.toString(),
    currency: report.currency,
  });
  await tx.$executeRaw`
    INSERT INTO audit_entries (organization_id, actor, action, details)
    SELECT ${payment.organizationId}, 'payments', ${action}, ${details}::jsonb
    WHERE NOT EXISTS (
      SELECT FROM audit_entries
      WHERE action = ${action} AND organization_id = ${payment.organizationId} AND details = ${details}::jsonb
    )`;
}
