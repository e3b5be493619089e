import type { KindName } from '../../domain/imports/records.ts';
import type { Kind } from '../kind.ts';
import { accounts } from './accounts.ts';
import { charges } from './charges.ts';
import { groups } from './groups.ts';
import { items } from './items.ts';
import { materials } from './materials.ts';
import { orders } from './orders.ts';
import { parcels } from './parcels.ts';
import { payments } from './payments.ts';
import { plans } from './plans.ts';
import { students } from './students.ts';
import { subscriptions } from './subscriptions.ts';
import { visits } from './visits.ts';

/** Every kind of file that can be imported, by its name. */
export const kinds: { readonly [K in KindName]: Kind<K> } = {
  groups,
  plans,
  students,
  accounts,
  payments,
  subscriptions,
  visits,
  charges,
  orders,
  items,
  parcels,
  materials,
};
