import net from 'node:net';
import { Refusal } from './say.mjs';

const tryPort = (port, host) =>
  new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      const { port: taken } = server.address();
      server.close(() => resolve(taken));
    });
  });

/** A free loopback port: the wished one if nobody has it, else any. */
export const freePort = async (wish = 0) => {
  try {
    return await tryPort(wish, '127.0.0.1');
  } catch {
    return tryPort(0, '127.0.0.1');
  }
};

/** Refuses unless we could listen there. */
export const requirePort = async (host, port) => {
  try {
    await tryPort(port, host);
  } catch (error) {
    if (error.code === 'EADDRINUSE') {
      throw new Refusal(
        `Port ${port} on ${host} is in use. Stop what listens there, or choose another: PORT=${port + 1} npm start`,
      );
    }
    if (error.code === 'EACCES') throw new Refusal(`Not allowed to listen on port ${port}: choose a PORT above 1023.`);
    throw new Refusal(`Cannot listen on HOST=${host}, PORT=${port}: ${error.code ?? error.message}`);
  }
};
