export type { DocumentDeps, DocumentKindName, DocumentRequest, MadeDocument } from './document.ts';
export { documentKinds } from './registry.ts';
export { makeDocument, rememberFileId } from './store.ts';
