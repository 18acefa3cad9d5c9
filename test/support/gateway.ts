import { createServer, request } from 'node:http';

/** What stands between a device and its endpoint: lets through, cuts, or answers by itself. */
export type Gateway = {
  url: string;
  set(behaviour: 'through' | 'cut' | { status: number; code: string }): void;
  /** Another endpoint stands where the first one stood. */
  leadTo(endpoint: string): void;
  close(): Promise<void>;
};

export async function startGateway(endpoint: string): Promise<Gateway> {
  let target = new URL(endpoint);
  let behaviour: Parameters<Gateway['set']>[0] = 'through';
  const server = createServer((incoming, answer) => {
    if (behaviour === 'cut') {
      incoming.socket.destroy();
    } else if (behaviour === 'through') {
      const { method, url: path, headers } = incoming;
      const onward = request(
        { hostname: target.hostname, port: target.port, method, path, headers },
        (response) => {
          answer.writeHead(response.statusCode ?? 502, response.headers);
          response.pipe(answer);
        },
      );
      onward.on('error', () => incoming.socket.destroy());
      incoming.pipe(onward);
    } else {
      answer.writeHead(behaviour.status, { 'content-type': 'application/json' });
      answer.end(JSON.stringify({ error: { code: behaviour.code, request_id: 'gateway' } }));
    }
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
  });
  return {
    url: `http://127.0.0.1:${port}`,
    set(next) {
      behaviour = next;
      // Kept connections would lead past it.
      server.closeAllConnections();
    },
    leadTo(other) {
      target = new URL(other);
      server.closeAllConnections();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
