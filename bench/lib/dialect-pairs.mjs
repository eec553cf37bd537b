import { idOf } from './reading-data.mjs';

const bearer = (key) => ({ authorization: `Bearer ${key}` });
const header = (name) => (key) => ({ [name]: key });

/** How each dialect is shown a key. */
const shows = {
  casey: bearer,
  raia: header('agent-secret-key'),
  alli: header('api-key'),
  workfx: header('x-api-key'),
  polyai: header('x-api-key'),
};

/** An agent with many conversations, for the dialect whose keys are an agent's. */
export const LISTED_AGENT = idOf(3, 1);

const side = (path, headers, more = {}) => ({ path, headers, ...more });

/**
 * What a client of each vendor lists most, a page as long as the vendor's default, and the native call that answers the
 * same: the same key, filter, order, page, count and includes. `keys`: `account`, `agent` bound to LISTED_AGENT.
 */
export const listPairs = ({ accountId, projectId }, keys) => {
  const pair = (dialect, path, query, key = keys.account) => ({
    dialect,
    ours: side(`/compat/${dialect}${path}`, shows[dialect](key)),
    theirs: side(`/v1/conversations?${query}`, bearer(key)),
  });
  return [
    pair('casey', '/v1/backend/conversations?limit=20', 'limit=20&orderBy=created&direction=desc&include=user'),
    pair(
      'raia',
      '/external/conversations?page=1&pageSize=10&orderBy=updatedAt&orderDirection=DESC',
      'page=1&limit=10&orderBy=updated&direction=desc&include=user,assignee,feedback',
      keys.agent,
    ),
    pair(
      'alli',
      '/webapi/v2/conversations?pageSize=50',
      'limit=50&orderBy=lastMessage&direction=desc&include=user,agent,categories,messages,feedback',
    ),
    pair(
      'workfx',
      '/admin/api/v2/conversations?page_num=1&page_size=20',
      'page=1&limit=20&orderBy=created&direction=desc&include=people',
    ),
    pair(
      'polyai',
      `/v1/${accountId}/${projectId}/conversations?limit=5`,
      `limit=5&projectId=${projectId}&environment=live&orderBy=created&direction=asc&include=variant,messages`,
    ),
  ];
};

/** The same of sending a message, which one vendor's page has; `{item}` is a conversation. `key`: bound to its agent. */
export const sendPairs = (key, text) => [
  {
    dialect: 'raia',
    ours: side('/compat/raia/external/conversations/{item}/messages/async', shows.raia(key), {
      body: JSON.stringify({ message: text }),
      status: 201,
    }),
    theirs: side('/v1/conversations/{item}/messages', bearer(key), { body: JSON.stringify({ text }), status: 202 }),
  },
];
