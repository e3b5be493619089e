import { completeBinding } from '../domain/access/binding.ts';
import { confirmCode, confirmLink } from '../domain/access/confirmation.ts';
import { bindingConsents } from '../domain/access/consents.ts';
import { pendingVerification } from '../domain/access/pending.ts';
import type { AcceptedDocument, RefusedAddress, VerificationPurpose, VerifiedEmail } from '../domain/access/types.ts';
import { cancelVerification, requestVerification } from '../domain/access/verification.ts';
import { listAttachments } from '../domain/accounts/attachments.ts';
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

/** Whether a typed text is meant as a code: digits and what people put between them. */
export function looksLikeCode(text: string): boolean {
  return /^[\d\s-]{4,12}$/u.test(text);
}

/** Tries the code. True when the address is proven; the consents, or the cabinet itself, are shown then. */
export async function submitCode(ctx: CabinetContext, text: string): Promise<boolean> {
  const { cabinet } = ctx;
  const { db, clock, pepper } = cabinet.deps;
  const code = text.replace(/\D/gu, '');
  if (code.length !== 6) {
    cabinet.notice = cabinet.html('verify-code-shape');
    cabinet.reopen();
    return false;
  }
  try {
    const telegramUserId = BigInt(cabinet.telegramUserId);
    await proceed(ctx, await confirmCode(db, clock, { pepper, telegramUserId, code }));
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
  const key = cabinet.clientId === null ? 'verify-bound' : 'verify-added';
  cabinet.clientId = result.clientId;
  cabinet.bindingId = result.bindingId;
  cabinet.deps.noticesPlanned();
  const accounts = (await listAttachments(db, cabinet.reader)).length;
  cabinet.notice = cabinet.html(key, { accounts });
  cabinet.open(accounts === 0 ? 'accounts' : 'home');
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

async function stay(cabinet: Cabinet, error: DomainError, purpose: VerificationPurpose): Promise<boolean> {
  cabinet.notice = explain(cabinet, error);
  cabinet.open('email', purpose);
  if (!error.code.startsWith('letter-')) return false;
  // A letter that is on its way can still be answered.
  const { db, clock } = cabinet.deps;
  const pending = await pendingVerification(db, clock, BigInt(cabinet.telegramUserId));
  if (pending?.step !== 'code') return false;
  cabinet.open('code', pending.email);
  return true;
}

function nameOf(ctx: CabinetContext): string {
  const { first_name: firstName = '', last_name: lastName = '', username } = ctx.from ?? {};
  return `${firstName} ${lastName}`.trim() + (username ? ` (@${username})` : '');
}
