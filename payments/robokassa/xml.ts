import { parseXml, type XmlElement } from '@rgrove/parse-xml';
import type { OperationState } from './operation.ts';

/** Reads an answer of `OpStateExt`; throws for what is no such XML. */
export function parseOperation(text: string): OperationState {
  const { root } = parseXml(text.replace(/^\uFEFF/, '').trim());
  const result = textOf(root, 'Result', 'Code');
  if (!/^\d{1,5}$/.test(result ?? '')) throw new TypeError('No code of a result');
  const state = textOf(root, 'State', 'Code');
  // The documentation calls the list of our own parameters by either name.
  const fields = ['UserField', 'UserFields'].flatMap((name) => childrenOf(childOf(root, name), 'Field'));
  return {
    result: Number(result),
    state: state === null ? null : Number(state),
    currency: textOf(root, 'Info', 'OutCurrLabel'),
    account: textOf(root, 'Info', 'IncAccount'),
    method: textOf(root, 'Info', 'PaymentMethod', 'Code'),
    opKey: textOf(root, 'Info', 'OpKey'),
    own: fields.map((field) => [textOf(field, 'Name') ?? '', textOf(field, 'Value') ?? '']),
  };
}

const childrenOf = (element: XmlElement | null, name: string): XmlElement[] =>
  element?.children.filter((child): child is XmlElement => 'name' in child && child.name === name) ?? [];

const childOf = (element: XmlElement | null, name: string): XmlElement | null => childrenOf(element, name)[0] ?? null;

function textOf(element: XmlElement | null, ...path: string[]): string | null {
  const found = path.reduce((at, name) => childOf(at, name), element);
  return found?.text.trim() || null;
}
