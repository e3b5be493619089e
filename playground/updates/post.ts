import http from 'node:http';
import https from 'node:https';

export interface PostAnswer {
  status: number;
  body: string;
}

/** Posts JSON over kept-alive connections; rejects when the server cannot be reached or is silent for `timeoutMs`. */
export function createPost(maxSockets: number, timeoutMs: number) {
  const agents = {
    'http:': new http.Agent({ keepAlive: true, maxSockets }),
    'https:': new https.Agent({ keepAlive: true, maxSockets, rejectUnauthorized: false }),
  };
  return {
    post(url: string, headers: { [name: string]: string }, json: string): Promise<PostAnswer> {
      const isSecure = url.startsWith('https:');
      const agent = agents[isSecure ? 'https:' : 'http:'];
      return new Promise((resolve, reject) => {
        const request = (isSecure ? https : http).request(
          url,
          { method: 'POST', agent, timeout: timeoutMs, headers: { 'content-type': 'application/json', ...headers } },
          (response) => {
            const parts: Buffer[] = [];
            response.on('data', (part: Buffer) => parts.push(part));
            response.on('error', reject);
            response.on('end', () =>
              resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString('utf8') }),
            );
          },
        );
        request.on('timeout', () => request.destroy(new Error('Read timeout expired')));
        request.on('error', reject);
        request.end(json);
      });
    },
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}
