import type { Outcome } from '../../domain/notices/ends.ts';
import type { AnyNoticeKind, Message, NoticeOrganization } from '../notice.ts';
import { createNoticeText } from '../text.ts';
import type { Checked, Holding } from './check.ts';
import type { Composed, DeliverDeps } from './deps.ts';
import { Ends } from './ends.ts';
import { joinParts } from './join.ts';
import { recipientOf } from './recipient.ts';

/** What one kind has to say of one organization. */
export interface Part {
  readonly kind: AnyNoticeKind;
  readonly organization: NoticeOrganization | null;
  /** how many notices it speaks for */
  readonly count: number;
  readonly message: Message;
}

/**
 * What there is to say of the notices that notice `leaderId` leads, now: read anew, because what was planned may not
 * hold any more. One part for each organization and kind: what is to be paid before all else, and of that the organizations
 * one after the other. A part that fails is left aside, so that a mistake in one kind keeps nobody from being told of the
 * others.
 */
export async function compose(
  deps: Pick<DeliverDeps, 'db' | 'clock' | 'translate' | 'botUsername' | 'log'>,
  leaderId: number,
  { holding, ended }: Checked,
): Promise<Composed> {
  const [first] = holding;
  const text = createNoticeText(deps.translate, first?.locale ?? 'ru');
  const outcomes: Outcome[] = [...ended];
  const parts: Part[] = [];
  const aside: number[] = [];
  const failures: unknown[] = [];
  for (const group of partsOf(holding)) {
    const [notice] = group;
    if (!notice) continue;
    const recipient = recipientOf(deps, notice);
    const prepared = await notice.of.prepare(deps.db, group, recipient).catch((error: unknown) => {
      failures.push(error);
      for (const { id, kind } of group) {
        deps.log.error({ err: error, notice: id, kind }, 'a part of a message that cannot be composed');
        aside.push(id);
      }
    });
    if (!prepared) continue;
    outcomes.push(...prepared.dropped.map(({ id, reason }) => ({ id, state: 'dropped' as const, reason })));
    if (!prepared.render) continue;
    const count = group.length - prepared.dropped.length;
    parts.push({ kind: notice.of, organization: recipient.organization, count, message: prepared.render(text) });
  }
  if (failures.length > 0 && parts.length === 0) throw failures[0];
  const ids = holding.map(({ id }) => id).filter((id) => !aside.includes(id));
  return { message: joinParts(text, parts, leaderId), parts, aside, text, ends: new Ends(ids, outcomes) };
}

function partsOf(holding: readonly Holding[]): Holding[][] {
  const organizations = [...new Set(holding.map(({ organizationId }) => organizationId))];
  const parts = organizations.flatMap((organizationId) => {
    const own = holding.filter((notice) => notice.organizationId === organizationId);
    const kinds = [...new Set(own.map(({ kind }) => kind))];
    return kinds.map((kind) => own.filter((notice) => notice.kind === kind));
  });
  const isAboutMoney = ([notice]: readonly Holding[]) => notice?.of.isAboutMoney ?? false;
  return [...parts.filter(isAboutMoney), ...parts.filter((part) => !isAboutMoney(part))];
}
