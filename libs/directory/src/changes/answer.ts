import { etagOf, HttpAnswer } from '@verbatim/http';

/** A command's result together with how it is said over HTTP: built before the commit, so that a replay can be given it. */
export type Answer<Body> = HttpAnswer<Body>;

const headersOf = (body: object): Record<string, string> =>
  'version' in body && typeof body.version === 'number' ? { etag: etagOf(body.version) } : {};

/** 200 with the body; its `version`, if it has one, becomes the ETag. */
export const ok = <Body extends object>(body: Body): Answer<Body> => new HttpAnswer(200, body, headersOf(body));

/** 201 with the body and where to find it again. */
export const created = <Body extends object>(body: Body, location: string): Answer<Body> =>
  new HttpAnswer(201, body, { ...headersOf(body), location });
