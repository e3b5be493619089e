import type { AttachmentView } from '../../../domain/accounts/types.ts';
import { dayIn } from '../../../domain/clock.ts';
import { groupBy } from '../../../domain/collections.ts';
import type { Cabinet } from '../../cabinet.ts';
import { accountName } from '../../subject.ts';

/** The attached accounts by organization, with the date and the way each was attached, in HTML. */
export function accountsText(cabinet: Cabinet, attached: readonly AttachmentView[]): string {
  const title = cabinet.html('accounts-title');
  if (attached.length === 0) return `${title}\n\n${cabinet.html('accounts-none')}`;
  const blocks = [...groupBy(attached, (account) => account.organizationName)].map(([organization, own]) =>
    [cabinet.html('accounts-organization', { organization }), ...own.map((each) => line(cabinet, each))].join('\n'),
  );
  return [title, ...blocks].join('\n\n');
}

/** «договор № Д-01001 · Морозов Матвей», plain. */
export function accountLabel(cabinet: Cabinet, account: AttachmentView): string {
  const number = accountName(cabinet, account.accountWord, account.number);
  const name = account.studentName ?? account.holderName;
  return name ? `${number} · ${name}` : number;
}

function line(cabinet: Cabinet, account: AttachmentView): string {
  const date = cabinet.date(dayIn(account.timeZone, account.attachedAt));
  const attached = cabinet.html('accounts-attached', { date, origin: account.origin });
  const school =
    account.schoolName && account.schoolName !== account.organizationName
      ? `\n   ${cabinet.html('accounts-school', { school: account.schoolName })}`
      : '';
  return `• ${cabinet.html('accounts-line', { account: accountLabel(cabinet, account) })}${school}\n   ${attached}`;
}
