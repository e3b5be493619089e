/** Leaves room under Telegram's 4096 for what stands above and below the list: whose data, a notice, balances. */
const PAGE_LENGTH = 2800;

/** A line of a long list, under the headings that it belongs to, outermost first. */
export interface TextBlock {
  readonly headings: readonly string[];
  readonly text: string;
}

/** A part of a list that fits into a message, with the blocks that are on it. */
export interface TextPage<Block extends TextBlock> {
  readonly text: string;
  readonly blocks: readonly Block[];
}

/**
 * Parts a list into pages that fit into a message, at least one. Headings stand above the first of their blocks, and
 * again on top of a page that goes on with them.
 */
export function textPages<Block extends TextBlock>(blocks: readonly Block[]): TextPage<Block>[] {
  const pages: { text: string; blocks: Block[] }[] = [];
  let page: { text: string; blocks: Block[] } | null = null;
  for (const block of blocks) {
    const added: string = page ? textOf(block, page.blocks.at(-1)) : '';
    if (page && page.text.length + added.length <= PAGE_LENGTH) {
      page.text += added;
      page.blocks.push(block);
      continue;
    }
    page = { text: textOf(block).trimStart(), blocks: [block] };
    pages.push(page);
  }
  return pages.length > 0 ? pages : [{ text: '', blocks: [] }];
}

/** A block with those of its headings that the one before it does not stand under. */
function textOf(block: TextBlock, before?: TextBlock): string {
  const same = block.headings.findIndex((heading, level) => heading !== before?.headings[level]);
  const headings = same < 0 ? [] : block.headings.slice(same);
  return headings.map((heading) => `\n\n${heading}`).join('') + `\n${block.text}`;
}
