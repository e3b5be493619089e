import { existsSync } from 'node:fs';
import { startApp } from './app.ts';
import { ConfigError, readConfig } from './config.ts';
import { createLog } from './infra/log.ts';
import { releaseMemory } from './infra/memory.ts';

/** Reads the configuration, starts the program, and ends it in order when asked to. */
async function main(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const config = readConfig(process.env);
  const log = createLog({ level: config.logLevel, pretty: process.stdout.isTTY || !config.telegram });
  for (const warning of config.warnings) log.warn({}, warning);

  // Listened to from the first moment: what has been started by then must be stopped in order, too.
  let end: (reason: string, exitCode: number) => void = () => undefined;
  const asked = new Promise<{ reason: string; exitCode: number }>((resolve) => {
    end = (reason, exitCode) => resolve({ reason, exitCode });
  });
  process.on('SIGINT', () => end('SIGINT', 0));
  process.on('SIGTERM', () => end('SIGTERM', 0));

  const app = await startApp(config, log);
  app.done.catch((error: unknown) => {
    log.fatal({ err: error }, 'the bot cannot go on');
    end('failure', 1);
  });
  releaseMemory();
  if (app.playground) printDoors(app.playground, app.bankUrl);
  log.info({ url: app.url, roles: [...config.roles] }, 'ready');

  const { reason, exitCode } = await asked;
  log.info({ reason }, 'stopping');
  await app.close();
  process.exit(exitCode);
}

/** Where a newcomer looks first. */
function printDoors(playground: { pageUrl: string; lettersUrl: string }, bankUrl: string | null): void {
  process.stdout.write(
    [
      '',
      '  Личный кабинет запущен · The client cabinet is running',
      '',
      `    Чат · Chat        ${playground.pageUrl}`,
      `    Письма · Letters  ${playground.lettersUrl}`,
      ...(bankUrl ? [`    Банк · Test bank  ${bankUrl}`] : []),
      '',
      '  Это демонстрация: вместо Telegram — страница чата, вместо денег — тестовый банк.',
      '  A demonstration: a chat page instead of Telegram, a test bank instead of money.',
      '  Ctrl+C — остановить · to stop',
      '',
      '',
    ].join('\n'),
  );
}

main().catch((error: unknown) => {
  if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`);
  else process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
