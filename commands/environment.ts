import { existsSync } from 'node:fs';

/** Reads .env as the app does, so that both speak of the same database and the same SECRET_KEY. */
export function readEnvFile(): void {
  if (existsSync('.env')) process.loadEnvFile('.env');
}
