export interface Multipart {
  fields: { [name: string]: string };
  files: Map<string, Upload>;
}

export interface Upload {
  name: string;
  bytes: Buffer;
}

/**
 * Reads a multipart/form-data body, or gives undefined if it is none.
 * Bot libraries send file names that the standard's own parser refuses: unquoted, with spaces and in plain UTF-8.
 */
export function readMultipart(body: Buffer, contentType: string): Multipart | undefined {
  const boundary = /boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType);
  const delimiter = `--${boundary?.[1] ?? boundary?.[2] ?? ''}`;
  if (delimiter === '--' || body.indexOf(delimiter) !== 0) return undefined;
  const fields: Multipart['fields'] = {};
  const files: Multipart['files'] = new Map();
  let at = delimiter.length;
  while (body.toString('latin1', at, at + 2) === '\r\n') {
    const next = body.indexOf(`\r\n${delimiter}`, at);
    const headersEnd = body.indexOf('\r\n\r\n', at);
    if (next < 0 || headersEnd < 0 || headersEnd > next) return undefined;
    const headers = body.toString('utf8', at + 2, headersEnd);
    const content = body.subarray(headersEnd + 4, next);
    const name = readParameter(headers, 'name');
    const fileName = readParameter(headers, 'filename');
    if (name === undefined) return undefined;
    if (fileName === undefined) fields[name] = content.toString('utf8');
    else files.set(name, { name: fileName, bytes: content });
    at = next + 2 + delimiter.length;
  }
  return { fields, files };
}

function readParameter(headers: string, name: string): string | undefined {
  const found = new RegExp(`content-disposition:[^\\r\\n]*?;\\s*${name}=(?:"([^"]*)"|([^;\\r\\n]*))`, 'i').exec(
    headers,
  );
  return found?.[1] ?? found?.[2]?.trim();
}
