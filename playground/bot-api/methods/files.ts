import { badRequest } from '../errors.ts';
import type { Method } from './method.ts';

const largestDownloadBytes = 20 * 1024 * 1024;

export const getFile: Method<'getFile'> = (world, { file_id }) => {
  const file = world.files.byId(file_id);
  if (file === undefined) throw badRequest('invalid file_id');
  if (file.sizeBytes > largestDownloadBytes) throw badRequest('file is too big');
  return { file_id: file.id, file_unique_id: file.uniqueId, file_size: file.sizeBytes, file_path: file.path };
};
