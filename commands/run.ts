import { DomainError } from '../domain/errors.ts';
import { UnreadableFileError } from '../feed/read/row.ts';
import { type CommandContext, openCommandContext } from './context.ts';
import { readEnvFile } from './environment.ts';

/** The command was called in a way that cannot be meant; the message says how to call it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Writes a line to stdout: the command's answer. */
export const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Writes a line to stderr: what a person should know, and a script should not read. */
export const tell = (line: string): void => void process.stderr.write(`${line}\n`);

/**
 * Runs a command: `prepare` reads its arguments before anything is opened, the work that it gives has the database.
 * The exit code is what the work gives, or 1 after one clear line on what is wrong.
 */
export async function runCommand(prepare: () => Promise<(context: CommandContext) => Promise<number>>): Promise<void> {
  try {
    readEnvFile();
    const work = await prepare();
    const context = await openCommandContext();
    try {
      process.exitCode = await work(context);
    } finally {
      await context.close();
    }
  } catch (error) {
    if (error instanceof UsageError && process.argv.includes('--help')) return say(error.message);
    tell(explain(error));
    process.exitCode = 1;
  }
}

/** An expected failure in words; anything else as it is, for it is a bug or the machine's trouble. */
export function explain(error: unknown): string {
  if (error instanceof UsageError || error instanceof UnreadableFileError) return error.message;
  if (error instanceof DomainError) return explainDomain(error);
  if (error instanceof Error && error.name === 'ExitPromptError') return 'Прервано, ничего не записано';
  // parseArgs says plainly which option it does not know.
  if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
    return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function explainDomain({ code, params }: DomainError): string {
  if (code === 'organization-unknown') {
    return `Организации «${params['organization']}» нет. Список: npm run organization -- list`;
  }
  if (code === 'organization-exists') {
    return `Организация «${params['organization']}» уже есть. Изменить её: npm run organization -- set`;
  }
  return code;
}
