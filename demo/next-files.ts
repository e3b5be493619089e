import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { type Clock, dayIn } from '../domain/clock.ts';
import { toDecimal } from '../domain/money.ts';
import { importFiles } from '../feed/import.ts';
import type { Database } from '../prisma/client.ts';
import type { ItemStatus, OrderStatus, ParcelStatus } from '../prisma/generated/enums.ts';

const ORDER_STEPS = ['new', 'processing', 'in_stock', 'ready_to_ship', 'shipped'] as const satisfies OrderStatus[];
const ITEM_STEPS = [
  'under_review',
  'purchased',
  'in_stock',
  'ready_to_ship',
  'shipped',
] as const satisfies ItemStatus[];
const PARCEL_STEPS = ['new', 'assembling', 'ready', 'shipped'] as const satisfies ParcelStatus[];

/** What the demonstration's organizations have sent: rows that differ from those that are there. */
export interface NextFiles {
  readonly goods: number;
  readonly bills: number;
}

/**
 * The demonstration's shop and utility send their next files: orders that are paid, two items of three and parcels go a
 * step on, those that lack money for the way excepted; once a month has begun, its bills come.
 */
export async function bringNextFiles(db: Database, clock: Clock): Promise<NextFiles> {
  const goods = await bring(db, clock, 'shop', await nextGoods(db, clock));
  const bills = await bring(db, clock, 'utility', await nextMonths(db, clock));
  return { goods, bills };
}

type File = readonly (readonly (string | number | null)[])[];

async function bring(db: Database, clock: Clock, organizationId: string, files: readonly File[]): Promise<number> {
  const filled = files.filter(({ length }) => length > 1);
  if (filled.length === 0) return 0;
  const folder = await mkdtemp(join(tmpdir(), 'demo-'));
  try {
    const paths = filled.map((_file, index) => join(folder, `${index}.csv`));
    for (const [index, rows] of filled.entries()) await writeFile(paths[index] ?? '', rows.map(csvLine).join('\r\n'));
    const report = await importFiles(db, clock, { organizationId, paths, invitations: 'none' });
    return report.files.reduce((sum, { added, changed }) => sum + added + changed, 0);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const csvLine = (cells: readonly (string | number | null)[]): string =>
  cells.map((cell) => `"${String(cell ?? '').replaceAll('"', '""')}"`).join(';');

async function nextGoods(db: Database, clock: Clock): Promise<File[]> {
  const { timeZone } = await db.organization.findUniqueOrThrow({ where: { id: 'shop' }, select: { timeZone: true } });
  const today = dayIn(timeZone, clock.now()).toString();
  const orders = await db.order.findMany({
    where: { organizationId: 'shop', status: { not: 'cancelled' } },
    include: { account: true, items: true, parcels: true },
    orderBy: { id: 'asc' },
  });
  const charges = await db.charge.findMany({ where: { organizationId: 'shop', kind: { in: ['order', 'delivery'] } } });
  const owing = new Set(
    charges.flatMap(({ kind, sourceId, amountMinor, allocatedMinor }) =>
      allocatedMinor < amountMinor ? [`${kind}:${sourceId}`] : [],
    ),
  );
  const paid = orders.filter(({ id }) => !owing.has(`order:${id}`));
  const decimal = (minor: bigint) => toDecimal(minor, 'RUB');
  return [
    [
      ['Номер заказа', 'E-mail', 'Дата', 'Статус', 'Сумма', 'Оплачено'],
      ...paid.map((order) => [
        order.number,
        order.account.email,
        order.orderedOn.toISOString().slice(0, 10),
        stepOn(ORDER_STEPS, order.status),
        decimal(order.totalMinor),
        decimal(order.paidMinor),
      ]),
    ],
    [
      ['Номер заказа', '№', 'Наименование', 'Кол-во', 'Цена', 'Статус'],
      ...paid.flatMap(({ number, items }) =>
        items
          .filter(({ position }) => position % 3 !== 0)
          .map((item) => [
            number,
            item.position,
            item.name,
            item.quantity,
            decimal(item.priceMinor),
            stepOn(ITEM_STEPS, item.status),
          ]),
      ),
    ],
    [
      [
        'Посылка',
        'Номер заказа',
        'Создана',
        'Отправлена',
        'Доставка',
        'Трек',
        'Стоимость доставки',
        'Оплачено',
        'Статус',
      ],
      ...orders.flatMap(({ number, parcels }) =>
        parcels
          .filter(({ status }) => status !== 'cancelled')
          .map((parcel) => {
            const wanted = stepOn(PARCEL_STEPS, parcel.status);
            const status = wanted === 'shipped' && owing.has(`delivery:${parcel.id}`) ? parcel.status : wanted;
            const isLeaving = status === 'shipped' && parcel.status !== 'shipped';
            const isTracked = parcel.deliveryMethod !== 'E2R Spedition';
            return [
              parcel.number,
              number,
              parcel.madeOn.toISOString().slice(0, 10),
              isLeaving ? today : (parcel.shippedOn?.toISOString().slice(0, 10) ?? null),
              parcel.deliveryMethod,
              isLeaving && isTracked ? `RA${100_000_000 + parcel.id}RU` : parcel.trackingNumber,
              decimal(parcel.deliveryPriceMinor),
              decimal(parcel.paidMinor),
              status,
            ];
          }),
      ),
    ],
  ];
}

/** The step after this one; the last stays. */
function stepOn(steps: readonly string[], status: string): string {
  const next = steps[steps.findIndex((step) => step === status) + 1];
  return next ?? status;
}

async function nextMonths(db: Database, clock: Clock): Promise<File[]> {
  const { timeZone } = await db.organization.findUniqueOrThrow({
    where: { id: 'utility' },
    select: { timeZone: true },
  });
  const thisMonth = dayIn(timeZone, clock.now()).with({ day: 1 });
  const months = await db.billingMonth.findMany({
    where: { organizationId: 'utility' },
    distinct: ['accountId'],
    orderBy: [{ accountId: 'asc' }, { period: 'desc' }],
    include: { account: true },
  });
  return [
    [
      ['Номер ЛС', 'Период', 'Долг на начало', 'Начислено', 'Перерасчет', 'Начислено пени', 'Оплачено', 'К оплате'],
      ...months.flatMap(({ account, period, closingMinor, chargedMinor }) => {
        const next = Temporal.PlainDate.from(period.toISOString().slice(0, 10)).add({ months: 1 });
        if (Temporal.PlainDate.compare(next, thisMonth) > 0) return [];
        const month = `${String(next.month).padStart(2, '0')}.${next.year}`;
        const closing = toDecimal(closingMinor + chargedMinor, 'RUB');
        return [
          [
            account.number,
            month,
            toDecimal(closingMinor, 'RUB'),
            toDecimal(chargedMinor, 'RUB'),
            '0',
            '0',
            '0',
            closing,
          ],
        ];
      }),
    ],
  ];
}
