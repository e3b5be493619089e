/** What the payment code of a paper says; texts as the bank gets them, so in Russian whatever the reader's language. */
export interface CodedPayment {
  readonly payee: {
    readonly name: string;
    readonly account: string;
    readonly bankName: string;
    readonly bik: string;
    readonly correspondentAccount: string;
    readonly inn: string | null;
    readonly kpp: string | null;
  };
  /** In kopecks, above zero. */
  readonly sumMinor: bigint;
  readonly purpose: string;
  /** «Фамилия Имя Отчество». */
  readonly payerName: string | null;
  readonly payerAddress: string | null;
  /** The payer's account at the payee, or the number of their contract. */
  readonly accountNumber: string | null;
  readonly contractNumber: string | null;
  /** The student's name. */
  readonly childName: string | null;
  /** The first day of the month that is paid for. */
  readonly period: string | null;
}

/** The longest value of each field, in characters. */
const LENGTHS = {
  Name: 160,
  PersonalAcc: 20,
  BankName: 45,
  BIC: 9,
  CorrespAcc: 20,
  Sum: 18,
  Purpose: 160,
  PayeeINN: 12,
  KPP: 9,
  LastName: 60,
  FirstName: 60,
  MiddleName: 60,
  PayerAddress: 160,
  PersAcc: 30,
  Contract: 30,
  ChildFio: 160,
  PaymPeriod: 10,
} as const;

type Field = keyof typeof LENGTHS;

/** How many bytes the mandatory fields may take together, with their names and separators. */
const MANDATORY_BYTES = 300;

/** The first of these that no value contains stands between the fields: `|` unless a value has one. */
const SEPARATORS = ['|', '~', '^', ';', '#', '!', '$', '*', '&', '@', '_', '{', '}'];

/**
 * The text of a payment code by GOST R 56042-2014: ST, version 0001, encoding 2 (UTF-8), then fields, the mandatory
 * five first. Values too long for their field are shortened at a word. Null where a mandatory one is missing, or no
 * separator is left.
 */
export function paymentCodeText(payment: CodedPayment): string | null {
  const { payee } = payment;
  const mandatory: [Field, string][] = [
    ['Name', plain(payee.name)],
    ['PersonalAcc', plain(payee.account)],
    ['BankName', plain(payee.bankName)],
    ['BIC', plain(payee.bik)],
    ['CorrespAcc', plain(payee.correspondentAccount)],
  ];
  if (mandatory.some(([, value]) => value === '') || payment.sumMinor <= 0n) return null;
  const [last, first, ...middle] = namesOf(payment.payerName);
  const more: [Field, string | null | undefined][] = [
    ['Sum', payment.sumMinor.toString()],
    ['Purpose', payment.purpose],
    ['PayeeINN', payee.inn],
    ['KPP', payee.kpp],
    ['LastName', last],
    ['FirstName', first],
    ['MiddleName', middle.join(' ')],
    ['PayerAddress', payment.payerAddress],
    ['PersAcc', whole(payment.accountNumber, LENGTHS.PersAcc)],
    ['Contract', whole(payment.contractNumber, LENGTHS.Contract)],
    ['ChildFio', payment.childName],
    ['PaymPeriod', payment.period && `${payment.period.slice(5, 7)}${payment.period.slice(0, 4)}`],
  ];
  const fields = [
    ...fitMandatory(mandatory),
    ...more.map(([name, value]) => `${name}=${shorten(plain(value ?? ''), LENGTHS[name])}`),
  ].filter((field) => !field.endsWith('='));
  const separator = SEPARATORS.find((candidate) => !fields.some((field) => field.includes(candidate)));
  return separator === undefined ? null : ['ST00012', ...fields].join(separator);
}

/** The five fields; the payee's name gives way where they would take more room than the standard leaves them. */
function fitMandatory(mandatory: readonly [Field, string][]): string[] {
  for (let nameLength: number = LENGTHS.Name; ; nameLength -= 1) {
    const fields = mandatory.map(
      ([name, value]) => `${name}=${shorten(value, name === 'Name' ? nameLength : LENGTHS[name])}`,
    );
    if (nameLength === 1 || Buffer.byteLength(fields.join('|')) + 1 <= MANDATORY_BYTES) return fields;
  }
}

/** A number, unless it is too long for its field: half of one would be another one. */
const whole = (number: string | null, length: number): string | null =>
  number !== null && number.length > length ? null : number;

/** A value on one line, without signs that no keyboard has. */
const plain = (value: string): string => value.replace(/[\s\p{Cc}]+/gu, ' ').trim();

/** At most `length` characters, cut between words where there is a place for that. */
function shorten(value: string, length: number): string {
  const characters = Array.from(value);
  if (characters.length <= length) return value;
  const cut = characters.slice(0, length).join('');
  const space = characters[length] === ' ' ? cut.length : cut.lastIndexOf(' ');
  return (space > cut.length / 2 ? cut.slice(0, space) : cut).trim();
}

/** The parts of a person's name; what does not look like one stays whole, as the last name. */
function namesOf(name: string | null): string[] {
  const words = plain(name ?? '').split(' ');
  return words.length >= 2 && words.length <= 4 && words.every((word) => /^[\p{L}.'’-]+$/u.test(word))
    ? words
    : [words.join(' ')];
}
