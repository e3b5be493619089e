import { existsSync } from 'node:fs';
import { startApp } from './app.ts';
import { ConfigError, readConfig } from './config.ts';
import { createLog } from './infra/log.ts';

/** Reads the configuration, starts the program, and ends it in order when asked to. */
async function main(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const config = readConfig(process.env);
  const log = createLog({ level: config.logLevel, pretty: process.stdout.isTTY || !config.telegram });
  for (const warning of config.warnings) log.warn({}, warning);
  const app = await startApp(config, log);

  let ending: Promise<void> | null = null;
  const end = (reason: string, exitCode: number) => {
    if (ending) return;
    log.info({ reason }, 'stopping');
    ending = app.close().then(
      () => process.exit(exitCode),
      (error: unknown) => {
        log.error({ err: error }, 'could not stop in order');
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', () => end('SIGINT', 0));
  process.on('SIGTERM', () => end('SIGTERM', 0));
  app.done.catch((error: unknown) => {
    log.fatal({ err: error }, 'the bot cannot go on');
    end('failure', 1);
  });
  if (app.playground) printDoors(app.playground, app.bankUrl);
  log.info({ url: app.url, roles: [...config.roles] }, 'ready');
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
