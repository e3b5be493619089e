import path from 'node:path';
import type { StoredFile } from '../store/files.ts';
import type { World } from '../store/world.ts';
import { ApiError, badRequest } from './errors.ts';
import { checkPhoto } from './images.ts';
import type { Upload } from './multipart.ts';

/** The file parts of a multipart call, by part name. */
export type Uploads = ReadonlyMap<string, Upload>;

const largestPhotoBytes = 10 * 1024 * 1024;
const largestDocumentBytes = 50 * 1024 * 1024;
const mimeTypes: { readonly [extension: string]: string } = {
  '.pdf': 'application/pdf',
  '.csv': 'text/csv',
  '.txt': 'text/plain',
  '.zip': 'application/zip',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** The file that a parameter means: uploaded with the call, or one already there by its id. */
export function takeFile(world: World, uploads: Uploads, value: string, kind: 'document' | 'photo'): StoredFile {
  if (value.startsWith('attach://')) {
    const upload = uploads.get(value.slice('attach://'.length));
    if (upload === undefined) throw badRequest(`there is no ${kind} in the request`);
    return store(world, upload, kind);
  }
  if (/^https?:\/\//i.test(value)) throw badRequest('failed to get HTTP URL content');
  const known = world.files.byId(value);
  if (known === undefined) throw badRequest('wrong file identifier/HTTP URL specified');
  const isPhoto = known.path.startsWith('photos/');
  if (isPhoto !== (kind === 'photo')) {
    throw badRequest(
      `type of file mismatch: can't use file of type ${isPhoto ? 'Photo as Document' : 'Document as Photo'}`,
    );
  }
  return known;
}

function store(world: World, { name: givenName, bytes: sent }: Upload, kind: 'document' | 'photo'): StoredFile {
  // A copy, since the part lies inside the whole body.
  const bytes = Buffer.from(sent);
  if (bytes.length === 0) throw badRequest('file must be non-empty');
  if (bytes.length > largestDocumentBytes) throw new ApiError(413, 'Request Entity Too Large');
  const name = givenName === '' ? kind : path.basename(givenName);
  if (kind === 'document') {
    const mimeType = mimeTypes[path.extname(name).toLowerCase()] ?? 'application/octet-stream';
    return world.files.add({ name, mimeType, folder: 'documents' }, bytes);
  }
  if (bytes.length > largestPhotoBytes) {
    throw badRequest(
      `file of size ${bytes.length} bytes is too big for a photo; the maximum size is ${largestPhotoBytes} bytes`,
    );
  }
  const size = checkPhoto(bytes);
  const isPng = bytes.readUInt32BE(0) === 0x89504e47;
  const photo = { name: isPng ? 'photo.png' : 'photo.jpg', mimeType: isPng ? 'image/png' : 'image/jpeg' };
  return world.files.add({ ...photo, folder: 'photos', ...size }, bytes);
}
