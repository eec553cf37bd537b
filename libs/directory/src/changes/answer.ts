import type { SavedAnswer } from '@verbatim/kernel';

/** An answer whose body is known by type; built before the commit, so that it can be kept for a replay. */
export interface Answer<Body> extends SavedAnswer {
  readonly body: Body;
}

const etagOf = (body: object): Record<string, string> =>
  'version' in body && typeof body.version === 'number' ? { etag: `"${body.version}"` } : {};

/** 200 with the body; its `version`, if it has one, becomes the ETag. */
export const ok = <Body extends object>(body: Body): Answer<Body> => ({ status: 200, headers: etagOf(body), body });

/** 201 with the body and where to find it again. */
export const created = <Body extends object>(body: Body, location: string): Answer<Body> => ({
  status: 201,
  headers: { ...etagOf(body), location },
  body,
});
