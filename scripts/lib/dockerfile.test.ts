import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseDockerfile } from './dockerfile.ts';

it('reads the forms that the Dockerfile uses', () => {
  const text = `# comment
FROM node:24-slim AS build
WORKDIR /app
COPY a b/c ./
COPY --from=build /app/dist dist
RUN npm ci && \\
  npm run build
ENV A=1 B=two
HEALTHCHECK --interval=5s --retries=3 CMD ["node", "x.js"]
CMD ["node", "main.js"]`;
  expect(parseDockerfile(text)).toEqual([
    { kind: 'FROM', image: 'node:24-slim', stage: 'build' },
    { kind: 'WORKDIR', path: '/app' },
    { kind: 'COPY', from: null, sources: ['a', 'b/c'], target: './' },
    { kind: 'COPY', from: 'build', sources: ['/app/dist'], target: 'dist' },
    { kind: 'RUN', command: expect.stringMatching(/^npm ci && +npm run build$/) },
    { kind: 'ENV', variables: { A: '1', B: 'two' } },
    { kind: 'HEALTHCHECK', argv: ['node', 'x.js'] },
    { kind: 'CMD', argv: ['node', 'main.js'] },
  ]);
});

it.each([
  'ADD a b',
  'VOLUME /data',
  'RUN --mount=type=cache npm ci',
  'RUN rm -rf /tmp/x',
  'COPY --chown=node a b',
  'COPY *.json ./',
  'CMD node main.js',
  'ENV A="b c"',
])('refuses what it would get wrong: %s', (line) => {
  expect(() => parseDockerfile(`FROM node:24\n${line}`)).toThrow(/^Dockerfile line 2: /);
});

it('reads the Dockerfile of this project to the end', () => {
  const steps = parseDockerfile(readFileSync('Dockerfile', 'utf8'));
  expect(steps.at(-1)?.kind).toBe('CMD');
  expect(steps.filter(({ kind }) => kind === 'USER')).toHaveLength(1);
});
