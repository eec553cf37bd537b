import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Edge } from '../edges/edge';
import { platformProblems, refuse, type PlatformProblemCode } from '../problems/platform.problems';
import { tell } from '../problems/tell';
import { requestIdOf } from '../request/request-id';
import { securityHeaders } from './security-headers';

/** Enough of a request to see whose address it has. */
const BEGINNING = 200;

interface ClientError extends Error {
  readonly code?: string;
  readonly rawPacket?: unknown;
}

const codeOf = (error: ClientError): readonly [PlatformProblemCode, string] => {
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return ['request.timeout', 'The request was not sent in time.'];
  if (error.code !== 'HPE_HEADER_OVERFLOW') return ['request.malformed', 'This is not a request of HTTP.'];
  // Node counts the address as one of the headers: without an end of line it was the address that is too long.
  return Buffer.isBuffer(error.rawPacket) && !error.rawPacket.includes('\r\n')
    ? ['request.uri-too-long', 'The address is too long.']
    : ['request.headers-too-large', 'The headers are larger than 16 KiB.'];
};

/** The address of a request that begins in what was received; '' when none does. */
const addressIn = (packet: unknown): string =>
  Buffer.isBuffer(packet) ? (/^[A-Z]+ (\S+)/.exec(packet.toString('latin1', 0, BEGINNING))?.[1] ?? '') : '';

/** Answers what never became a request: Node's parser refused it, or it did not come in time. */
export const refuseRaw = (error: ClientError, socket: Socket, edgeAt: (address: string) => Edge | null): void => {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  // An answer already begun on this socket must not get a second one in its middle.
  const begun = (socket as { _httpMessage?: { headersSent?: boolean } })._httpMessage?.headersSent === true;
  if (!socket.writable || begun) {
    socket.destroy();
    return;
  }
  const [code, detail] = codeOf(error);
  const row = platformProblems[code];
  const requestId = requestIdOf(undefined);
  const edge = edgeAt(addressIn(error.rawPacket));
  const told = tell(edge, code, row, refuse(code, detail), requestId);
  const body = JSON.stringify(told.body);
  const headers = {
    ...securityHeaders,
    ...told.headers,
    'content-length': String(Buffer.byteLength(body)),
    'x-request-id': requestId,
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${told.status} ${STATUS_CODES[told.status]}\r\n${lines.join('')}\r\n${body}`);
};
