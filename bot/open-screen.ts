import type { Cabinet } from './cabinet.ts';
import { openPaying } from './pay-charge.ts';

/**
 * Opens what a notice speaks of: a section with its argument, or paying for charges (`pay`, `12,13`). Whose it is, the
 * section checks. It may be about anyone's account: a choice made for the screens must not hide what it names.
 */
export async function openScreen(cabinet: Cabinet, section: string, argument?: string): Promise<void> {
  cabinet.subjectKey = null;
  if (section === 'pay') await openPaying(cabinet, argument);
  else cabinet.open(section, argument);
}
