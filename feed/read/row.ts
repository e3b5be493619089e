/**
 * One row of a file as the office sees it: `line` is where it starts (the row's number in a workbook), every cell is
 * text without blanks around it. `broken` says why the row cannot be told apart into cells.
 */
export interface SourceRow {
  readonly line: number;
  readonly cells: readonly string[];
  readonly broken?: string;
}

/** A file that cannot be read at all: the message is for the person at the command line. */
export class UnreadableFileError extends Error {
  override readonly name = 'UnreadableFileError';
}
