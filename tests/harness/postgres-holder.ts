import { startEmbeddedPostgres } from '../../infra/embedded-postgres.ts';

/** A second program on the same data directory: says when it is in, leaves when told, or is killed by its test. */
const { adopted, stop, connectionString } = await startEmbeddedPostgres({
  dataDir: process.argv[2] ?? '',
  log: () => undefined,
});
process.send?.({ adopted, connectionString });
process.once('message', () => {
  stop().then(
    () => process.exit(0),
    () => process.exit(1),
  );
});
