/** Whether a surname as typed is the holder's: the first word of their name, whatever the case and ё or е. */
export function surnameMatches(holderName: string | null | undefined, typed: string | undefined): boolean {
  const surname = plain(holderName ?? '').split(' ')[0];
  return surname !== undefined && surname !== '' && surname === plain(typed ?? '');
}

function plain(name: string): string {
  return name.normalize('NFKC').toLowerCase().replaceAll('ё', 'е').replace(/\s+/gu, ' ').trim();
}
