import { spawnSync } from 'node:child_process';
import { chownSync } from 'node:fs';

/** Somebody who owns nothing on this machine. */
export interface Ids {
  readonly uid: number;
  readonly gid: number;
}

/** Whom root starts a program as, so that it has nobody's rights; undefined where we are not root already. */
export function unprivilegedIds(): Ids | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = ['-u', '-g'].map((flag) => Number(spawnSync('id', [flag, 'nobody'], { encoding: 'utf8' }).stdout));
  if (!uid || !gid) throw new Error('There is no user nobody on this machine');
  return { uid, gid };
}

/** Gives a fresh folder to that user. */
export function giveTo(ids: Ids | undefined, dir: string): void {
  if (ids) chownSync(dir, ids.uid, ids.gid);
}
