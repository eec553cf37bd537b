import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { platformProblems, refuse, type PlatformProblemCode } from '../problems/platform.problems';
import { PROBLEM_TYPE, problemDocument } from '../problems/problem-document';
import { requestIdOf } from '../request/request-id';
import { securityHeaders } from './security-headers';

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

/** Answers what never became a request: Node's parser refused it, or it did not come in time. */
export const refuseRaw = (error: ClientError, socket: Socket): void => {
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
  const body = JSON.stringify(problemDocument(code, row, refuse(code, detail), requestId));
  const headers = {
    ...securityHeaders,
    'content-type': PROBLEM_TYPE,
    'content-length': String(Buffer.byteLength(body)),
    'x-request-id': requestId,
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${row.status} ${STATUS_CODES[row.status]}\r\n${lines.join('')}\r\n${body}`);
};
