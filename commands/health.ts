/** Asks the program on this machine whether it is alive, for the image's health check. PORT as the program has it. */
const port = process.env['PORT'] ?? '3000';

fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(4_000) }).then(
  ({ ok }) => process.exit(ok ? 0 : 1),
  () => process.exit(1),
);
