import { completeBinding } from '../domain/access/binding.ts';
import { confirmCode, confirmLink } from '../domain/access/confirmation.ts';
import { bindingConsents } from '../domain/access/consents.ts';
import type { AcceptedDocument, RefusedAddress, VerificationPurpose, VerifiedEmail } from '../domain/access/types.ts';
import { cancelVerification, requestVerification } from '../domain/access/verification.ts';
import { DomainError } from '../domain/errors.ts';
import type { Cabinet } from './cabinet.ts';
import { contactsText } from './contacts.ts';
import type { CabinetContext } from './context.ts';
import { explain } from './errors.ts';

/**
 * Looks the address up and sends the letter. True when a letter is on its way and the code may be typed; else the
 * screen says why not and what to do next.
 */
export async function submitEmail(
  ctx: CabinetContext,
  text: string,
  purpose: VerificationPurpose,
  organizationId: string | null = null,
): Promise<boolean> {
  const { cabinet } = ctx;
  const { db, clock, pepper } = cabinet.deps;
  try {
    const telegramUserId = BigInt(cabinet.telegramUserId);
    const wish = { pepper, telegramUserId, email: text, purpose, organizationId };
    const letter = await requestVerification(db, clock, wish);
    if (letter.outcome !== 'letter') return refuse(cabinet, letter, purpose);
    try {
      const { email: to, code, linkToken } = letter;
      await cabinet.deps.sendVerificationLetter({ to, code, linkToken, locale: cabinet.locale, askedBy: nameOf(ctx) });
    } catch (error) {
      await cancelVerification(db, letter.verificationId);
      cabinet.deps.log.warn({ err: error, verificationId: letter.verificationId }, 'a letter could not be sent');
      cabinet.notice = cabinet.html('error-letter-failed');
      cabinet.open('email', purpose);
      return false;
    }
    cabinet.open('code', letter.email);
    return true;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return stay(cabinet, error, purpose);
  }
}

/** Tries the code. True when the address is proven; the consents, or the cabinet itself, are shown then. */
export async function submitCode(ctx: CabinetContext, text: string): Promise<boolean> {
  const { cabinet } = ctx;
  const { db, clock, pepper } = cabinet.deps;
  try {
    const telegramUserId = BigInt(cabinet.telegramUserId);
    await proceed(ctx, await confirmCode(db, clock, { pepper, telegramUserId, code: text.replace(/\D/g, '') }));
    return true;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    cabinet.notice = explain(cabinet, error);
    cabinet.reopen();
    return false;
  }
}

/** One tap on the letter's link does what typing the code does. Throws what confirmLink throws. */
export async function submitLink(ctx: CabinetContext, token: string): Promise<void> {
  const { deps, telegramUserId } = ctx.cabinet;
  const wish = { pepper: deps.pepper, telegramUserId: BigInt(telegramUserId), token };
  await proceed(ctx, await confirmLink(deps.db, deps.clock, wish));
}

/** Binds with what was accepted; asks for consents where some are missing. */
export async function bind(ctx: CabinetContext, verificationId: number, accepted: AcceptedDocument[]): Promise<void> {
  const { cabinet } = ctx;
  const { db, clock } = cabinet.deps;
  const telegramUserId = BigInt(cabinet.telegramUserId);
  const result = await completeBinding(db, clock, { telegramUserId, verificationId, accepted });
  if (result.outcome === 'consents-needed') return cabinet.open('consent', String(verificationId));
  if (result.outcome !== 'bound') {
    refuse(cabinet, result, 'bind');
    return;
  }
  const added = cabinet.clientId !== null;
  cabinet.clientId = result.clientId;
  cabinet.bindingId = result.bindingId;
  cabinet.deps.noticesPlanned();
  cabinet.notice = cabinet.html(added ? 'verify-added' : 'verify-bound', { accounts: result.attachedCount });
  cabinet.open(result.newClient && result.attachedCount === 0 ? 'accounts' : 'home');
}

async function proceed(ctx: CabinetContext, verified: VerifiedEmail): Promise<void> {
  const { deps, telegramUserId } = ctx.cabinet;
  const { verificationId } = verified;
  const wish = { telegramUserId: BigInt(telegramUserId), verificationId };
  const documents = await bindingConsents(deps.db, deps.clock, wish);
  if (documents.length > 0) ctx.cabinet.open('consent', String(verificationId));
  else await bind(ctx, verificationId, []);
}

function refuse(cabinet: Cabinet, refused: RefusedAddress, purpose: VerificationPurpose): false {
  cabinet.notice = [
    cabinet.html(`error-${refused.outcome}`, { email: refused.email }),
    cabinet.html(`verify-${refused.outcome}-next`),
    contactsText(cabinet, refused.organizations),
  ].join('\n\n');
  cabinet.open('email', purpose);
  return false;
}

function stay(cabinet: Cabinet, error: DomainError, purpose: VerificationPurpose): false {
  cabinet.notice = explain(cabinet, error);
  // A letter that is on its way can still be answered: the code screen stays where it is.
  if (cabinet.screen?.section === 'code' && error.code.startsWith('letter-')) cabinet.reopen();
  else cabinet.open('email', purpose);
  return false;
}

function nameOf(ctx: CabinetContext): string {
  const { first_name: firstName = '', last_name: lastName = '', username } = ctx.from ?? {};
  return `${firstName} ${lastName}`.trim() + (username ? ` (@${username})` : '');
}
