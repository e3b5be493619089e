import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

export interface Process {
  readonly pid: number;
  readonly parentPid: number;
  /** with its arguments */
  readonly command: string;
}

/** All processes that descend from one, by asking Linux's /proc, or ps where there is none. */
export function descendantsOf(pid: number): Process[] {
  const all = existsSync('/proc/self/stat') ? fromProc() : fromPs();
  const found: Process[] = [];
  for (let parents = new Set([pid]); parents.size > 0; ) {
    const children = all.filter(({ parentPid }) => parents.has(parentPid));
    found.push(...children);
    parents = new Set(children.map((child) => child.pid));
  }
  return found;
}

/** What of a process lies in memory now (its resident set); 0 where it has ended. */
export function memoryMegabytes(pid: number): number {
  try {
    if (!existsSync('/proc/self/status')) return Number(ps(['-o', 'rss=', '-p', String(pid)])) / 1024;
    const [, kilobytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes ?? 0) / 1024;
  } catch {
    return 0;
  }
}

function fromProc(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        // The program's name stands in brackets and may hold anything; the parent is the second field after it.
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const parentPid = Number(stat.slice(stat.lastIndexOf(')') + 1).split(' ')[2]);
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        return { pid: Number(name), parentPid, command };
      } catch {
        return [];
      }
    });
}

function fromPs(): Process[] {
  return ps(['-eo', 'pid=,ppid=,args='])
    .split('\n')
    .flatMap((line) => {
      const [, pid, parentPid, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return pid ? { pid: Number(pid), parentPid: Number(parentPid), command } : [];
    });
}

const ps = (args: readonly string[]): string => execFileSync('ps', args, { encoding: 'utf8' });
