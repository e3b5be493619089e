/** Everything that the program reads from its environment. */
const SETTINGS = [
  'BOT_TOKEN TELEGRAM_API_ROOT TELEGRAM_MODE DATABASE_URL REDIS_URL PUBLIC_URL HOST PORT SMTP_URL MAIL_FROM',
  'SECRET_KEY ROLES LOG_LEVEL DATA_DIR SANDBOX_BANK TRUSTED_PROXIES',
].flatMap((line) => line.split(' '));

/**
 * This process's environment with the program's settings replaced by `settings` alone: what a developer has set, here
 * or in .env, must neither be measured nor be reached.
 */
export function environmentWith(settings: Readonly<Record<string, string>>): Record<string, string | undefined> {
  // Empty counts as not set, and .env does not replace what is there.
  return { ...process.env, ...Object.fromEntries(SETTINGS.map((name) => [name, ''])), ...settings };
}
