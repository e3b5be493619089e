import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Part of `npm run build`: puts beside the compiled code what it reads at run time and the compiler leaves behind
 * (texts, migrations, pages, sample files), in every folder that was compiled.
 */
const left = /\.(?:ts|mjs|md)$/;

for (const folder of readdirSync('dist', { withFileTypes: true })) {
  if (!folder.isDirectory()) continue;
  for (const file of readdirSync(folder.name, { withFileTypes: true, recursive: true })) {
    const path = join(file.parentPath, file.name);
    if (!file.isFile() || left.test(path) || path.startsWith(join('prisma', 'generated'))) continue;
    const target = join('dist', path);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(path, target);
  }
}
