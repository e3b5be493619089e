export type { DocumentDeps, DocumentRequest, MadeDocument, Reader } from './document.ts';
export { makeDocument, rememberFileId } from './store.ts';
