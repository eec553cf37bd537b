import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { emailAddress, refuse } from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import type { FastifyRequest } from 'fastify';

const AGENT_EMAIL = 'AGENT-EMAIL';
const USER_EMAIL = 'USER-EMAIL';
const OWN_USER_ID = 'OWN-USER-ID';

const MOST_CHARACTERS = 255;
const ENCODED = 'base64:';
const VISIBLE = /^[\x20-\x7e]+$/;

/** For the document: every operation heeds them. */
export const identityHeaders = {
  [AGENT_EMAIL]: 'The e-mail of a human agent, who then makes the call',
  [USER_EMAIL]: 'The e-mail of the user: it is theirs from now on',
  [OWN_USER_ID]: 'Your own id of the user, who is made when unknown; `base64:` and its UTF-8 in base64 if not ASCII',
};

/** A call as it was made: who makes it, in the vendor's headers. Absent ones, and those without a value, are undefined. */
export interface AlliAsked {
  readonly call: CallContext;
  /** What the key may do. */
  readonly scopes: readonly string[];
  readonly agentEmail: string | undefined;
  readonly userEmail: string | undefined;
  readonly ownUserId: string | undefined;
}

export const invalidHeader = (name: string, message: string): Error =>
  refuse('request.invalid', `The header ${name} cannot be used.`, { errors: [{ pointer: `header.${name}`, message }] });

export const unknownAgent = (): Error => invalidHeader(AGENT_EMAIL, 'names no human agent of this account');

const valueOf = ({ headers, raw }: FastifyRequest, name: string): string | undefined => {
  const value = headers[name.toLowerCase()];
  if (value === undefined || value === '') return undefined;
  if ((raw.headersDistinct[name.toLowerCase()]?.length ?? 0) > 1) throw invalidHeader(name, 'is there more than once');
  return String(value);
};

const emailOf = (request: FastifyRequest, name: string): string | undefined => {
  const value = valueOf(request, name);
  if (value === undefined) return undefined;
  const { success, data } = emailAddress.safeParse(value);
  if (!success) throw invalidHeader(name, 'must be an e-mail address');
  return data;
};

const ownIdOf = (request: FastifyRequest): string | undefined => {
  const value = valueOf(request, OWN_USER_ID);
  if (value === undefined) return undefined;
  const own = decodeOwnId(value);
  if (own === null) throw invalidHeader(OWN_USER_ID, `must be ASCII, or ${ENCODED} and its UTF-8 in base64`);
  if ([...own].length > MOST_CHARACTERS) throw invalidHeader(OWN_USER_ID, `has at most ${MOST_CHARACTERS} characters`);
  return own;
};

/** The id that a header's value stands for; null when it stands for none. */
export const decodeOwnId = (value: string): string | null => {
  if (!value.startsWith(ENCODED)) return VISIBLE.test(value) ? value : null;
  const encoded = value.slice(ENCODED.length).replace(/=+$/, '');
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.length === 0 || bytes.toString('base64').replace(/=+$/, '') !== encoded) return null;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
};

/** The call with what its headers say of who makes it. Throws `request.invalid` for a header of the wrong form. */
export const Asked = createParamDecorator((_: unknown, context: ExecutionContext): AlliAsked => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const { call, scopes } = request;
  if (call === null || scopes === null) throw new Error('@Asked() is for routes that are not public');
  return {
    call,
    scopes,
    agentEmail: emailOf(request, AGENT_EMAIL),
    userEmail: emailOf(request, USER_EMAIL),
    ownUserId: ownIdOf(request),
  };
});
