import { bill } from './bill/index.ts';
import { chart } from './chart/index.ts';
import type { DocumentKind, DocumentKindName, DocumentRequest } from './document.ts';
import { exported } from './export/index.ts';
import { invoice } from './invoice/index.ts';
import { receipt, receipts } from './receipt/index.ts';

/** Every kind of document there is. A new one is a folder beside this file and a line in this list. */
const kinds: { readonly [Name in DocumentKindName]: DocumentKind<Name> } = {
  bill,
  invoice,
  receipt,
  receipts,
  chart,
  export: exported,
};

/** The kind that makes what is asked for. */
export function kindOf(request: DocumentRequest): DocumentKind {
  // Each kind stands under its own name, which a list of different ones cannot say.
  return kinds[request.kind] as unknown as DocumentKind;
}
