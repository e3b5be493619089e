import type { VerificationLetterRequest } from '../bot/deps.ts';
import { CODE_LIFETIME_MS } from '../domain/access/verification.ts';
import { renderVerificationLetter } from '../infra/letters/verification.ts';
import type { Mailer } from '../infra/mail.ts';
import type { Translate } from '../locales/index.ts';

/** Sends the letter with the code and the one-tap link; fails where the mail server does not take it. */
export function verificationLetters(mailer: Mailer, translate: Translate, botUsername: string) {
  return async ({ to, ...letter }: VerificationLetterRequest): Promise<void> => {
    const lifetimeMinutes = CODE_LIFETIME_MS / 60_000;
    await mailer.send({ to, ...renderVerificationLetter(translate, { ...letter, botUsername, lifetimeMinutes }) });
  };
}
