import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Makes stack traces name the sources of what was compiled. Node's own --enable-source-maps reads the maps of every
 * package at start, for a second of processor time and ten megabytes; here a map is read when a trace needs it.
 */
export function traceToSources(compiledDir, projectDir) {
  const maps = new Map();

  function mapOf(path) {
    if (!maps.has(path)) {
      try {
        maps.set(path, new SourceMap(JSON.parse(readFileSync(`${path}.map`, 'utf8'))));
      } catch {
        maps.set(path, null);
      }
    }
    return maps.get(path);
  }

  function placeOf(site) {
    const from = site.getFileName() ?? '';
    const path = from.startsWith('file:') ? fileURLToPath(from) : from;
    if (!path.startsWith(compiledDir)) return undefined;
    const [line, column] = [site.getLineNumber() ?? 1, site.getColumnNumber() ?? 1];
    const entry = mapOf(path)?.findEntry(line - 1, column - 1);
    if (entry?.originalLine === undefined) return undefined;
    const source = path.slice(compiledDir.length).replace(/\.js$/, '.ts');
    return [
      `${from}:${line}:${column}`,
      `${projectDir}${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`,
    ];
  }

  Error.prepareStackTrace = (error, sites) => {
    const lines = sites.map((site) => {
      const [written, meant] = placeOf(site) ?? ['', ''];
      return `\n    at ${String(site).replace(written, meant)}`;
    });
    return `${titleOf(error)}${lines.join('')}`;
  };
}

/** As V8 begins a trace. */
function titleOf(error) {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return 'Error';
  }
}
