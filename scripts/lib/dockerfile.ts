import { DockerfileParser } from 'dockerfile-ast';

/** A step of a Dockerfile, of the kinds that can be carried out without Docker. */
export type Step =
  | { kind: 'FROM'; image: string; stage: string }
  | { kind: 'WORKDIR'; path: string }
  | { kind: 'COPY'; from: string | null; sources: string[]; target: string }
  | { kind: 'RUN'; command: string }
  | { kind: 'ENV'; variables: Record<string, string> }
  | { kind: 'USER'; name: string }
  | { kind: 'STOPSIGNAL'; signal: string }
  | { kind: 'HEALTHCHECK'; argv: string[] }
  | { kind: 'CMD'; argv: string[] };

/** Reads a Dockerfile into steps. Fails on an instruction, a flag or a form that the replay would get wrong. */
export function parseDockerfile(text: string): Step[] {
  return DockerfileParser.parse(text)
    .getInstructions()
    .flatMap((instruction) => {
      // The text with continued lines joined; the library's own content leaves the flags out.
      const content = instruction
        .getTextContent()
        .replace(/\\\n/g, ' ')
        .replace(/^\S+\s+/, '');
      const line = instruction.getRange().start.line + 1;
      const step = read(instruction.getKeyword(), content);
      if (step === 'unknown') throw new Error(`Dockerfile line ${line}: cannot be replayed: ${instruction.toString()}`);
      return step ? [step] : [];
    });
}

function read(keyword: string, content: string): Step | null | 'unknown' {
  const words = content.trim().split(/\s+/);
  const [first = ''] = words;
  switch (keyword) {
    case 'FROM': {
      const [image, as, stage] = words;
      if (!image || image.startsWith('--')) return 'unknown';
      return { kind: 'FROM', image, stage: as?.toUpperCase() === 'AS' && stage ? stage : '' };
    }
    case 'WORKDIR':
      return first.startsWith('/') ? { kind: 'WORKDIR', path: first } : 'unknown';
    case 'COPY': {
      const from = /^--from=(\S+)$/.exec(first)?.[1] ?? null;
      const paths = from ? words.slice(1) : words;
      const target = paths.pop();
      if (!target || paths.length === 0 || paths.some((path) => /^--|[*?[<]/.test(path))) return 'unknown';
      return { kind: 'COPY', from, sources: paths, target };
    }
    case 'RUN':
      // Outside of a container an absolute path would be this machine's own.
      return /^--|^\[|<<|(^|\s)\//.test(content) ? 'unknown' : { kind: 'RUN', command: content };
    case 'ENV': {
      const pairs = words.map((word) => /^([A-Z_]+)=([^"'$\\]*)$/.exec(word));
      if (pairs.some((pair) => !pair)) return 'unknown';
      return { kind: 'ENV', variables: Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? '', pair?.[2] ?? ''])) };
    }
    case 'USER':
      return { kind: 'USER', name: first };
    case 'STOPSIGNAL':
      return { kind: 'STOPSIGNAL', signal: first };
    case 'HEALTHCHECK': {
      const argv = execForm(content.replace(/^(?:--[a-z-]+=\S+\s+)*CMD\s+/, ''));
      return argv ? { kind: 'HEALTHCHECK', argv } : 'unknown';
    }
    case 'CMD': {
      const argv = execForm(content);
      return argv ? { kind: 'CMD', argv } : 'unknown';
    }
    case 'EXPOSE':
      return null;
    default:
      return 'unknown';
  }
}

function execForm(content: string): string[] | null {
  if (!content.startsWith('[')) return null;
  const argv = JSON.parse(content) as string[];
  return argv.length > 0 ? argv : null;
}
