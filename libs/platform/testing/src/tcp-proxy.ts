import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Stands between a client and its server, to cut or silence what passes. */
export interface TcpProxy {
  readonly port: number;
  /** Bytes are no longer forwarded, in either direction, on old and new connections; nothing is closed. */
  silence(): void;
  /** Connections made from now on are forwarded again; those that were silenced stay dead. */
  heal(): void;
  /** Closes every connection; new ones are accepted. */
  cut(): void;
  close(): Promise<void>;
}

interface Connection {
  readonly ends: readonly [Socket, Socket];
  dead: boolean;
}

export const openTcpProxy = async (targetPort: number): Promise<TcpProxy> => {
  const connections = new Set<Connection>();
  let silent = false;
  const server = createServer((inward) => {
    const outward = connect(targetPort, '127.0.0.1');
    const connection: Connection = { ends: [inward, outward], dead: silent };
    connections.add(connection);
    for (const [from, to] of [
      [inward, outward],
      [outward, inward],
    ] as const) {
      from.on('data', (chunk) => {
        if (!connection.dead) to.write(chunk);
      });
      from.on('error', () => undefined);
      from.on('close', () => {
        if (to.destroyed) connections.delete(connection);
        else if (!connection.dead) to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    for (const { ends } of connections) for (const end of ends) end.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    silence: () => {
      silent = true;
      for (const connection of connections) connection.dead = true;
    },
    heal: () => {
      silent = false;
    },
    cut,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        cut();
      }),
  };
};
