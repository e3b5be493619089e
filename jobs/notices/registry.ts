import type { AnyNoticeKind } from '../notice.ts';
import { reminders } from '../reminders/registry.ts';
import { accountAttached } from './account-attached/index.ts';
import { autopayAnnounced } from './autopay-announced/index.ts';
import { autopayOverLimit } from './autopay-over-limit/index.ts';
import { autopayRefused } from './autopay-refused/index.ts';
import { balancePaid } from './balance-paid/index.ts';
import { broadcast } from './broadcast/index.ts';
import { broadcastTest } from './broadcast-test/index.ts';
import { cardRevoked } from './card-revoked/index.ts';
import { invitation } from './invitation/index.ts';
import { itemStatus } from './item-status/index.ts';
import { noticesFailed } from './notices-failed/index.ts';
import { orderStatus } from './order-status/index.ts';
import { parcelStatus } from './parcel-status/index.ts';
import { paymentCanceled } from './payment-canceled/index.ts';
import { paymentCredited } from './payment-credited/index.ts';
import { paymentSucceeded } from './payment-succeeded/index.ts';
import { providerDifferences } from './provider-differences/index.ts';
import { refundSucceeded } from './refund-succeeded/index.ts';
import { refundTakenBack } from './refund-taken-back/index.ts';

/** Everything that can be told. */
export const noticeKinds: readonly AnyNoticeKind[] = [
  paymentSucceeded,
  paymentCanceled,
  paymentCredited,
  balancePaid,
  autopayAnnounced,
  autopayOverLimit,
  autopayRefused,
  cardRevoked,
  refundSucceeded,
  refundTakenBack,
  providerDifferences,
  noticesFailed,
  broadcast,
  broadcastTest,
  invitation,
  accountAttached,
  orderStatus,
  itemStatus,
  parcelStatus,
  ...reminders.map(({ notice }) => notice),
];
