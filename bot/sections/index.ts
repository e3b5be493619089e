import type { Section } from '../section.ts';
import { accounts, detach } from './accounts/index.ts';
import { attach, attachSteps } from './attach/index.ts';
import { autopay, autopayConfirm } from './autopay/index.ts';
import { balance } from './balance/index.ts';
import { cardKeep, cardPay } from './card-pay/index.ts';
import { card, cards } from './cards/index.ts';
import { charge } from './charge/index.ts';
import { charts } from './charts/index.ts';
import { checkout, checkoutConfirm, checkoutPart, checkoutWay } from './checkout/index.ts';
import { consent, documents } from './consent/index.ts';
import { cover } from './cover/index.ts';
import { debts } from './debts/index.ts';
import { help } from './help/index.ts';
import { history, historyFilter } from './history/index.ts';
import { home } from './home/index.ts';
import { material, materials } from './materials/index.ts';
import { notices, noticesQuiet, noticesTopics, noticesZone } from './notices/index.ts';
import { order, orders } from './orders/index.ts';
import { paperBills, paperReceipts, papers } from './papers/index.ts';
import { payment, payments } from './payments/index.ts';
import { paysupport } from './paysupport/index.ts';
import { privacy } from './privacy/index.ts';
import { settings, unbind } from './settings/index.ts';
import { figure, statement } from './statement/index.ts';
import { subject } from './subject/index.ts';
import { subscriptions } from './subscriptions/index.ts';
import { terms } from './terms/index.ts';
import { topup } from './topup/index.ts';
import { transaction } from './transaction/index.ts';
import { code, email } from './verify/index.ts';
import { welcome } from './welcome/index.ts';
import { why } from './why/index.ts';

/** Every screen of the cabinet. A new section is its folder, a line here and its Fluent lines. */
export const SECTIONS: readonly Section[] = [
  welcome,
  email,
  code,
  consent,
  home,
  documents,
  subject,
  debts,
  checkout,
  checkoutPart,
  checkoutConfirm,
  checkoutWay,
  topup,
  cover,
  payments,
  payment,
  cardPay,
  cardKeep,
  balance,
  history,
  historyFilter,
  transaction,
  figure,
  statement,
  charge,
  why,
  paperBills,
  paperReceipts,
  papers,
  charts,
  subscriptions,
  orders,
  order,
  materials,
  material,
  accounts,
  detach,
  attach,
  ...attachSteps,
  settings,
  cards,
  card,
  autopay,
  autopayConfirm,
  notices,
  noticesTopics,
  noticesQuiet,
  noticesZone,
  unbind,
  help,
  privacy,
  terms,
  paysupport,
];
