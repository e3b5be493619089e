/** A bug put into one place on purpose, and the test that must notice. */
export interface Mutant {
  /** Short, unique, in words joined by hyphens. */
  readonly name: string;
  /** What would go wrong with people's money. */
  readonly what: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** The test file that goes red, and the name of a test in it, where not all of it is needed. */
  readonly test: string;
  readonly only?: string;
}
