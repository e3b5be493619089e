import { readStatement } from '../../domain/billing/statement.ts';
import {
  listPartsOf,
  listTransactions,
  type TransactionGroup,
  type TransactionLine,
} from '../../domain/billing/transactions.ts';
import { groupBy } from '../../domain/collections.ts';
import { DomainError } from '../../domain/errors.ts';
import { dayText } from '../charge-title.ts';
import { type DocumentDeps, defineDocument, type RequestOf } from '../document.ts';
import { toCsv } from './csv.ts';
import { type ExportLine, exportRow } from './rows.ts';
import { toXlsx } from './xlsx.ts';

interface ExportData {
  readonly format: 'xlsx' | 'csv';
  readonly group: TransactionGroup | null;
  readonly from: string;
  readonly to: string;
  readonly accountNumber: string;
  readonly organizationName: string;
  readonly holderName: string | null;
  readonly currency: string;
  readonly lines: readonly ExportLine[];
}

/** Read in pages, so that a long history does not pass through one answer. */
const PAGE_SIZE = 500;

/**
 * «Выгрузка»: the account's transactions of a period, all or those of one group, as a table, oldest first, a row for
 * each thing they were for.
 */
export const exported = defineDocument<'export', ExportData>({
  name: 'export',
  version: 3,
  load: async ({ db, clock }, { clientId }, { accountId, group, from, to, format }) => {
    const statement = await readStatement(db, clock, { clientId, accountId });
    if (!statement) throw new DomainError('not-yours');
    const lines = await readLines(db, { clientId, accountId, group, from, to });
    if (lines.length === 0) throw new DomainError('document-empty');
    const { account } = statement;
    return {
      accountId,
      subject: [accountId, from, to, ...(group === null ? [] : [group]), format].join(':'),
      data: {
        format,
        group,
        from,
        to,
        accountNumber: account.number,
        organizationName: account.organization.name,
        holderName: account.holderName,
        currency: account.organization.currency,
        lines,
      },
    };
  },
  caption: ({ group, from, to, holderName, accountNumber, organizationName, lines }, wording) => ({
    key: 'export-caption',
    params: {
      shown: wording.t(`export-group-${group ?? 'any'}`),
      from: dayText(wording, from),
      to: dayText(wording, to),
      whose: [holderName, accountNumber, organizationName].filter((part) => part !== null).join(' · '),
      count: new Set(lines.map(({ number }) => number)).size,
    },
  }),
  render: async (data, wording) => {
    const rows = data.lines.map((line) => exportRow(wording, line));
    const name = `${wording.t(`export-file-${data.group ?? 'any'}`)}-${data.from}-${data.to}`;
    return data.format === 'csv'
      ? { fileName: `${name}.csv`, mediaType: 'text/csv', content: toCsv(rows, wording) }
      : { fileName: `${name}.xlsx`, mediaType: XLSX, content: await toXlsx(rows, wording) };
  },
});

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

type Wish = Omit<RequestOf<'export'>, 'kind' | 'format'> & { readonly clientId: number };

async function readLines(db: DocumentDeps['db'], wish: Wish): Promise<ExportLine[]> {
  const lines: ExportLine[] = [];
  let before: number | undefined;
  for (;;) {
    const page = await listTransactions(db, { ...wish, group: wish.group ?? undefined, before, limit: PAGE_SIZE });
    lines.push(...(await withParts(db, page)));
    if (page.length < PAGE_SIZE) return lines.toSorted((a, b) => a.number - b.number);
    before = page.at(-1)?.number;
  }
}

async function withParts(db: DocumentDeps['db'], page: readonly TransactionLine[]): Promise<ExportLine[]> {
  const parts = groupBy(
    await listPartsOf(
      db,
      page.map(({ transactionId }) => transactionId),
    ),
    ({ transactionId }) => transactionId,
  );
  return page.flatMap(({ transactionId, number, occurredOn, kind, currency, paymentNumber }) =>
    (parts.get(transactionId) ?? []).map((part) => ({
      number,
      day: occurredOn,
      kind,
      part,
      currency,
      paymentNumber,
    })),
  );
}
