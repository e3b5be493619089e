import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Draws an SVG as PNG with the fonts that the papers use. Both libraries are loaded when the first picture is made. */
export async function toPng(svg: string): Promise<Uint8Array> {
  const { Resvg, fonts } = await (renderer ??= loadRenderer());
  const drawing = new Resvg(svg, {
    font: { fontBuffers: fonts, defaultFontFamily: 'PT Sans', sansSerifFamily: 'PT Sans' },
    background: '#ffffff',
  });
  try {
    const image = drawing.render();
    try {
      return image.asPng();
    } finally {
      image.free();
    }
  } finally {
    drawing.free();
  }
}

let renderer: ReturnType<typeof loadRenderer> | undefined;

async function loadRenderer() {
  const { initWasm, Resvg } = await import('@resvg/resvg-wasm');
  await initWasm(await readFile(require.resolve('@resvg/resvg-wasm/index_bg.wasm')));
  const fonts = await Promise.all(
    ['400Regular/PTSans_400Regular.ttf', '700Bold/PTSans_700Bold.ttf'].map(async (path) =>
      Uint8Array.from(await readFile(require.resolve(`@expo-google-fonts/pt-sans/${path}`))),
    ),
  );
  return { Resvg, fonts };
}
