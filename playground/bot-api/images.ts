import { badRequest } from './errors.ts';

/** The size in pixels of a PNG, JPEG, GIF or WebP picture, or undefined if the bytes are none of these. */
export function readImageSize(bytes: Buffer): { width: number; height: number } | undefined {
  if (bytes.length > 24 && bytes.readUInt32BE(0) === 0x89504e47) {
    return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
  }
  if (bytes.length > 10 && bytes.toString('latin1', 0, 3) === 'GIF') {
    return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
  }
  if (bytes.length > 30 && bytes.toString('latin1', 8, 12) === 'WEBP') return readWebpSize(bytes);
  if (bytes.length > 4 && bytes.readUInt16BE(0) === 0xffd8) return readJpegSize(bytes);
  return undefined;
}

/** Refuses what Telegram takes for no photo, or for one out of proportion. */
export function checkPhoto(bytes: Buffer): { width: number; height: number } {
  const size = readImageSize(bytes);
  if (size === undefined) throw badRequest('IMAGE_PROCESS_FAILED');
  const { width, height } = size;
  const isSlim = Math.max(width, height) > 20 * Math.min(width, height);
  if (width + height > 10_000 || isSlim) throw badRequest('PHOTO_INVALID_DIMENSIONS');
  return size;
}

function readWebpSize(bytes: Buffer): { width: number; height: number } {
  const kind = bytes.toString('latin1', 12, 16);
  if (kind === 'VP8X') return { width: 1 + bytes.readUIntLE(24, 3), height: 1 + bytes.readUIntLE(27, 3) };
  if (kind === 'VP8L') {
    const bits = bytes.readUInt32LE(21);
    return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
  }
  return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
}

function readJpegSize(bytes: Buffer): { width: number; height: number } | undefined {
  for (let at = 2; at + 9 < bytes.length; ) {
    const marker = bytes.readUInt16BE(at);
    const isFrame = marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker);
    if (isFrame) return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) };
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}
