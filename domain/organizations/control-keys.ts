const digitsOf = (text: string): number[] => Array.from(text, Number);

const weighted = (digits: readonly number[], weights: readonly number[]): number =>
  weights.reduce((sum, weight, index) => sum + weight * (digits[index] ?? 0), 0);

/** Whether a Russian taxpayer number «ИНН» (10 digits of a company, 12 of a person) has right check digits. */
export function isInn(text: string): boolean {
  if (!/^(\d{10}|\d{12})$/.test(text)) return false;
  const digits = digitsOf(text);
  const check = (weights: readonly number[]): number => (weighted(digits, weights) % 11) % 10;
  if (digits.length === 10) return check([2, 4, 10, 3, 5, 9, 4, 6, 8]) === digits[9];
  return (
    check([7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) === digits[10] && check([3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) === digits[11]
  );
}

/** Whether a state registration number «ОГРН» (13 digits) or «ОГРНИП» (15) has the right last digit. */
export function isOgrn(text: string): boolean {
  if (!/^(\d{13}|\d{15})$/.test(text)) return false;
  const rest = BigInt(text.slice(0, -1)) % BigInt(text.length - 2);
  return Number(rest % 10n) === Number(text.at(-1));
}

/** Whether a settlement account of 20 digits has the control key that its bank's BIK demands. */
export const isSettlementAccount = (account: string, bik: string): boolean => fits(account, bik.slice(-3));

/** Whether a correspondent account of 20 digits has the control key that its bank's BIK demands. */
export const isCorrespondentAccount = (account: string, bik: string): boolean => fits(account, `0${bik.slice(4, 6)}`);

/** The Bank of Russia's control key: the sum of digits times 7, 1, 3, 7, 1, 3… ends with 0. */
function fits(account: string, prefix: string): boolean {
  if (!/^\d{20}$/.test(account) || !/^\d{3}$/.test(prefix)) return false;
  const digits = digitsOf(prefix + account);
  return digits.reduce((sum, digit, index) => sum + ((digit * ([7, 1, 3][index % 3] ?? 0)) % 10), 0) % 10 === 0;
}
