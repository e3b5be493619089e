/** What a reader does not want to be told. organizationId '': of any organization; kind '': every switchable kind. */
export interface Mute {
  readonly organizationId: string;
  readonly kind: string;
}

/** What there is to be switched now: the reader's organizations, each with the kinds that it has to tell. */
export type Switchable = readonly { readonly id: string; readonly topics: readonly string[] }[];

/** Whether notices of the kind from the organization are told. */
export function isOn(mutes: readonly Mute[], { organizationId, kind }: Mute): boolean {
  return !mutes.some((mute) => covers(mute, { organizationId, kind }));
}

/**
 * The mutes after `target` was switched, in organization '' for all and kind '' for every kind. Switching off adds what
 * also holds for organizations and kinds to come. Switching on takes out of broader mutes just that: what else they
 * silenced among `all` stays silent.
 */
export function switched(mutes: readonly Mute[], target: Mute, on: boolean, all: Switchable): Mute[] {
  const others = mutes.filter((mute) => !covers(target, mute));
  if (!on) return others.some((mute) => covers(mute, target)) ? [...others] : [...others, target];
  return reduced(others.flatMap((mute) => (overlaps(mute, target) ? without(mute, target, all) : [mute])));
}

/** Without what a broader mute, or an equal one before it, says already. */
function reduced(mutes: readonly Mute[]): Mute[] {
  return mutes.filter((mute, index) => {
    const rest = mutes.filter((other, at) => at < index || (at > index && !covers(mute, other)));
    return !rest.some((other) => covers(other, mute));
  });
}

const covers = (broad: Mute, narrow: Mute): boolean =>
  (broad.organizationId === '' || broad.organizationId === narrow.organizationId) &&
  (broad.kind === '' || broad.kind === narrow.kind);

const overlaps = (one: Mute, other: Mute): boolean =>
  (one.organizationId === '' || other.organizationId === '' || one.organizationId === other.organizationId) &&
  (one.kind === '' || other.kind === '' || one.kind === other.kind);

/** What is left of a mute once `target` is told again. */
function without(mute: Mute, target: Mute, all: Switchable): Mute[] {
  const organizations = mute.organizationId === '' ? all : all.filter(({ id }) => id === mute.organizationId);
  // What cannot be seen now, its account being closed, is not what was switched.
  if (mute.organizationId !== '' && organizations.length === 0) return [mute];
  return organizations.flatMap(({ id, topics }): Mute[] => {
    const isTarget = target.organizationId === '' || target.organizationId === id;
    if (!isTarget)
      return mute.kind === '' || topics.includes(mute.kind) ? [{ organizationId: id, kind: mute.kind }] : [];
    // Of one kind, it is the target's, or nothing of it is left.
    if (target.kind === '' || mute.kind !== '') return [];
    return topics.filter((kind) => kind !== target.kind).map((kind) => ({ organizationId: id, kind }));
  });
}
