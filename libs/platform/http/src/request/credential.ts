import type { IncomingHttpHeaders } from 'node:http';

const BEARER = /^Bearer +([\x21-\x7e]{1,512}) *$/i;

/** The bearer token of `Authorization`; '' when there is something else in it, undefined when it is not there. */
export const bearerToken = ({ authorization }: IncomingHttpHeaders): string | undefined =>
  authorization === undefined ? undefined : (BEARER.exec(authorization)?.[1] ?? '');
