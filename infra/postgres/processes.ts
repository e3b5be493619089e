import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process as it can be recognized later: the id alone may have been given to another one meanwhile. */
export function identityOf(pid: number): string | null {
  if (!isAlive(pid)) return null;
  return `${pid} ${startTimeOf(pid)}`;
}

/** Whether the process that `identity` names still runs. */
export function stillRuns(identity: string): boolean {
  return identityOf(Number(identity.split(' ')[0])) === identity;
}

/** Whether a process with this id runs; one that ended and was not collected by its parent does not. */
export function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, as somebody else.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return statOf(pid)?.state !== 'Z';
}

/** The command line of a process, or null where it cannot be told. */
export function commandLineOf(pid: number): string | null {
  if (process.platform === 'linux') {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    } catch {
      return null;
    }
  }
  if (process.platform === 'win32') return null;
  const { status, stdout } = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  return status === 0 ? stdout : null;
}

function startTimeOf(pid: number): string {
  return statOf(pid)?.startTime ?? '';
}

/** State and start time from /proc, which only Linux has; elsewhere the id alone has to do. */
function statOf(pid: number): { state: string; startTime: string } | null {
  try {
    // The second field is the program's name in brackets and may hold spaces and brackets of its own.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return { state: fields[0] ?? '', startTime: fields[19] ?? '' };
  } catch {
    return null;
  }
}
