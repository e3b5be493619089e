import type { AnyNoticeKind } from '../notice.ts';
import { reminders } from '../reminders/registry.ts';
import { accountAttached } from './account-attached/index.ts';
import { balancePaid } from './balance-paid/index.ts';
import { invitation } from './invitation/index.ts';
import { paymentCanceled } from './payment-canceled/index.ts';
import { paymentCredited } from './payment-credited/index.ts';
import { paymentSucceeded } from './payment-succeeded/index.ts';
import { refundSucceeded } from './refund-succeeded/index.ts';

/** Everything that can be told. */
export const noticeKinds: readonly AnyNoticeKind[] = [
  paymentSucceeded,
  paymentCanceled,
  paymentCredited,
  balancePaid,
  refundSucceeded,
  invitation,
  accountAttached,
  ...reminders.map(({ notice }) => notice),
];
