import type { Clock } from '../../domain/clock.ts';
import { applyRefunds } from '../../domain/payments/refunds/apply.ts';
import { requestRefund } from '../../domain/payments/refunds/request.ts';
import { settlePayment } from '../../domain/payments/settle.ts';
import { type PaymentLineChoice, startPayment } from '../../domain/payments/start.ts';
import { importFiles } from '../../feed/import.ts';
import { testFolder } from '../../feed/testing.ts';
import type { Database } from '../../prisma/client.ts';
import { addAccount, bind } from './access.ts';
import type { BotWorld } from './bot.ts';
import { makeMerchant } from './payments.ts';

/** Files as organizations hand them over, by organization; `later` are the same ones a day on. */
const FILES = {
  school: {
    'groups.csv': 'Группа;Оплата;Цена;Педагог\nФутбол 8-10;абонемент;;Белов А. А.',
    'plans.csv': 'Абонемент;Занятий;Дней;Цена;Группы\n8 занятий;8;35;5 200;Футбол 8-10\nРазовое;1;;700;Футбол 8-10',
    'students.csv': 'Номер договора;Ученик;E-mail\nД-01001;Смирнова Ольга;vera@example.com',
    'subscriptions.csv': [
      'Номер договора;Абонемент;Группа;Занятий;Осталось;Начало;Окончание;Стоимость;Оплачено;Статус',
      'Д-01001;8 занятий;Футбол 8-10;8;0;01.10.2026;04.11.2026;5200;5200;завершён',
      'Д-01001;8 занятий;Футбол 8-10;8;5;05.11.2026;09.12.2026;4800;2000;активен',
    ].join('\n'),
    'visits.csv': [
      'Номер договора;Группа;Дата;Время;Отметка',
      'Д-01001;Футбол 8-10;02.11.2026;18:00;в долг',
      'Д-01001;Футбол 8-10;04.11.2026;18:00;в долг',
    ].join('\n'),
    'payments.csv': [
      'Номер договора;Дата;Сумма;Способ;Назначение',
      'Д-01001;01.10.2026;5200;СБП;Абонемент «8 занятий»',
      'Д-01001;05.11.2026;1500;наличные;Абонемент «8 занятий»',
    ].join('\n'),
  },
  utility: {
    'accounts.csv': [
      'Номер ЛС,Владелец,Адрес регистрации,Адрес доставки,Зарегистрировано,Проживает,E-mail',
      '123543566,Смирнов Олег Ильич,"г. Смоленск, ул. Кирова, д. 57, кв. 7","г. Смоленск, а/я 12",3,2,vera@example.com',
    ].join('\n'),
    'months.csv': [
      'Номер ЛС,Период,Долг на начало,Начислено,Перерасчет,Начислено пени,Оплачено,К оплате',
      '123543566,09.2026,447.30,447.30,0.00,0.00,447.30,447.30',
      '123543566,10.2026,447.30,268.38,-44.73,3.15,447.30,226.80',
    ].join('\n'),
  },
  shop: {
    'orders.csv': [
      'Номер заказа;E-mail;Дата;Статус;Комментарий;Сумма;Оплачено',
      '50001;vera@example.com;05.11.2026;Обрабатывается;;12 182;6 000',
    ].join('\n'),
    'items.csv': [
      'Номер заказа;№;Наименование;Кол-во;Цена;Статус',
      '50001;1;Набор посуды;2;6 000;Куплен',
      '50001;2;Запчасть WV-31;1;182;На складе',
    ].join('\n'),
    'parcels.csv': [
      'Посылка;Номер заказа;Создана;Отправлена;Вес, кг;Доставка;Трек;Стоимость доставки;Оплачено;Статус',
      'P-50001;50001;08.11.2026;;4,7;E2R Spedition;;2 100;0;Собирается',
    ].join('\n'),
  },
} as const;

const LATER = FILES.school['subscriptions.csv'].replace(';4800;2000;', ';4500;2000;');

export interface Books {
  readonly clientId: number;
  readonly school: number;
  readonly utility: number;
  readonly shop: number;
  /** the subscription that is partly paid, and a lesson in debt */
  readonly subscription: number;
  readonly lesson: number;
}

/**
 * Vera with everything that money can do: prices lowered after the fact, payments at the organization and here, a
 * top-up, a payment from the balance, a part given back; a school, a utility and a shop. John is the same client in
 * another Telegram, or (`johnsOwn`) a stranger with a contract of his own at the same school.
 */
export async function openBooks(world: BotWorld, { johnsOwn = false }: { johnsOwn?: boolean } = {}): Promise<Books> {
  const { db, clock } = world;
  for (const [id, files] of Object.entries(FILES)) {
    await addOrganization(db, id as keyof typeof FILES);
    await importAll(db, clock, id, files);
    await makeMerchant(db, id);
  }
  await importAll(db, clock, 'school', { 'subscriptions.csv': LATER });
  for (const user of [world.vera, world.john]) {
    user.start();
    await user.until((message) => message.from?.is_bot ?? false);
  }
  const { clientId } = await bind(db, clock, 7001n, 'vera@example.com');
  if (johnsOwn) await addAccount(db, 'school', 'Д-01002', { email: 'john@example.com', student: 'Smith Jane' });
  await bind(db, clock, 7002n, johnsOwn ? 'john@example.com' : 'vera@example.com');
  const accountOf = async (organizationId: string) =>
    (await db.account.findFirstOrThrow({ where: { organizationId }, orderBy: { id: 'asc' } })).id;
  const [school, utility, shop] = [await accountOf('school'), await accountOf('utility'), await accountOf('shop')];
  const [lesson = 0, otherLesson = 0] = await chargesOf(db, school, 'lesson');
  const [, subscription = 0] = await chargesOf(db, school, 'subscription');
  const pay = (...lines: PaymentLineChoice[]) => payHere(db, clock, { clientId, organizationId: 'school', lines });
  const first = await pay({ chargeId: subscription, amountMinor: 1000_00n });
  await pay({ accountId: school, amountMinor: 2000_00n });
  await pay({ chargeId: otherLesson, amountMinor: 0n, balanceMinor: 700_00n });
  await giveBack(db, clock, first, 400_00n);
  return { clientId, school, utility, shop, subscription, lesson };
}

async function addOrganization(db: Database, id: keyof typeof FILES): Promise<void> {
  const kinds = { school: 'school', utility: 'utility', shop: 'shop' } as const;
  const names = { school: 'Клуб «Старт»', utility: 'Чистый город', shop: 'Посылки' };
  const words = { school: 'contract', utility: 'personal_account', shop: 'personal_account' } as const;
  await db.organization.create({
    data: {
      id,
      kind: kinds[id],
      name: names[id],
      timeZone: 'Europe/Moscow',
      currency: 'RUB',
      registrationMode: 'invited',
      accountWord: words[id],
      legalDetails: { name: `ООО «${names[id].replaceAll(/[«»]/gu, '')}»`, inn: '7708123450', kpp: '770801001' },
      bankDetails: {
        payee: `ООО «${names[id].replaceAll(/[«»]/gu, '')}»`,
        bankName: 'ПАО Сбербанк',
        bik: '044525225',
        account: '40703810500000012345',
        correspondentAccount: '30101810400000000225',
      },
      thresholds: { protectDocuments: id === 'utility' },
    },
  });
}

async function importAll(
  db: Database,
  clock: Clock,
  organizationId: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  await using folder = await testFolder();
  const paths = await Promise.all(Object.entries(files).map(([name, content]) => folder.write(name, content)));
  await importFiles(db, clock, { organizationId, paths, invitations: 'none' });
}

async function chargesOf(db: Database, accountId: number, kind: 'lesson' | 'subscription'): Promise<number[]> {
  const charges = await db.charge.findMany({ where: { accountId, kind }, orderBy: { dueOn: 'asc' } });
  return charges.map(({ id }) => id);
}

interface Paid {
  readonly id: number;
  readonly number: string;
  readonly amountMinor: bigint;
}

/** Starts a payment of the client's and lets its money come. */
async function payHere(
  db: Database,
  clock: Clock,
  wish: { clientId: number; organizationId: string; lines: readonly PaymentLineChoice[] },
): Promise<Paid> {
  const payment = await startPayment(db, clock, { ...wish, telegramUserId: 7001n });
  if (payment.status !== 'succeeded') {
    await settlePayment(db, clock, { paymentId: payment.id, report: reportOf(payment) });
  }
  return payment;
}

async function giveBack(db: Database, clock: Clock, { id, number, amountMinor }: Paid, backMinor: bigint) {
  await requestRefund(db, clock, {
    paymentNumber: number,
    amountMinor: backMinor,
    actor: 'test',
    reason: 'по просьбе',
  });
  const report = { ...reportOf({ number, amountMinor }), refundedMinor: backMinor };
  await applyRefunds(db, clock, { paymentId: id, report });
}

function reportOf({ number, amountMinor }: Pick<Paid, 'number' | 'amountMinor'>) {
  return {
    providerPaymentId: `bank-${number}`,
    state: 'succeeded',
    receivedMinor: amountMinor,
    currency: 'RUB',
    reference: number,
    merchantMatches: true,
    method: 'карта •• 4242',
  } as const;
}
