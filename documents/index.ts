export type { DocumentDeps, DocumentRequest, MadeDocument } from './document.ts';
export { makeDocument, rememberFileId } from './store.ts';
