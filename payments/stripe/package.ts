import { createRequire } from 'node:module';
import type StripePackage from 'stripe';

type StripeModule = typeof StripePackage;

const require = createRequire(import.meta.url);
let loaded: StripeModule | undefined;

/** Stripe's own package: half a second and 20 MB, so only for those who have a merchant account there. */
export function stripePackage(): StripeModule {
  loaded ??= require('stripe') as StripeModule;
  return loaded;
}
