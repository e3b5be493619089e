import type { Outcome } from '../../domain/notices/ends.ts';
import type { AnyNoticeKind } from '../notice.ts';
import type { OwedNotice } from './owed.ts';

/** A notice that ends the process each time it is sent must not do so for ever. */
const MAX_ATTEMPTS = 1_000;

/** A notice of a kind that is known, as it may still be said. */
export interface Holding extends OwedNotice {
  readonly of: AnyNoticeKind;
}

export interface Checked {
  readonly holding: readonly Holding[];
  readonly ended: readonly Outcome[];
}

/** Which of the owed notices may still be said, as far as their readers are concerned, and how the others end. */
export function check(kinds: readonly AnyNoticeKind[], owed: readonly OwedNotice[]): Checked {
  const holding: Holding[] = [];
  const ended: Outcome[] = [];
  for (const notice of owed) {
    const kind = kinds.find((candidate) => candidate.kind === notice.kind);
    const end = kind ? endOf(kind, notice) : failed('unknown-kind');
    if (end) ended.push({ id: notice.id, ...end });
    else if (kind) holding.push({ ...notice, of: kind });
  }
  return { holding, ended };
}

type End = Omit<Outcome, 'id'>;

function endOf(kind: AnyNoticeKind, notice: OwedNotice): End | null {
  if (notice.attempts >= MAX_ATTEMPTS) return failed('too-many-attempts');
  if (kind.isSwitchable && notice.muted) return dropped('muted');
  if (notice.channel === 'telegram' && notice.clientId !== null && !notice.bound) {
    // Another adult's chat gets a notice of its own. Who has none left is written to.
    const byLetter = notice.clientBound !== true && notice.consented && notice.clientEmail !== null;
    return { ...dropped('unbound'), byLetter };
  }
  if (kind.needsConsent && !notice.consented) return dropped('no-consent');
  if (kind.isSnoozable && notice.snoozed) return dropped('snoozed');
  return null;
}

const failed = (reason: string): End => ({ state: 'failed', reason });
const dropped = (reason: string): End => ({ state: 'dropped', reason });
