import type { Received } from './contract';
import type { Json } from './document';

/** What tells one refusal from another. */
export interface Told {
  readonly status: number;
  /** Part of the body. */
  readonly body: object;
}

/** How one of the api's documents speaks: what its tests must know beside the document. */
export interface Language {
  /** Of the committed document. */
  readonly file: string;
  /** The headers that show a key. */
  identify(key: string): Readonly<Record<string, string>>;
  /** Only keys that are bound to an agent are taken: what `World.bind` made is sent in the place of others. */
  readonly agentKeys?: true;
  readonly says: {
    readonly missingKey: Told;
    readonly badKey: Told;
    readonly noScope: Told;
    readonly notFound: Told;
    /** A body or a query of the wrong form. */
    readonly invalid: Told;
    /** A body that cannot be read. */
    readonly broken: number;
    readonly notJson: number;
  };
  /** Fields and parameters nobody knows are refused; otherwise passed over. */
  readonly strict: boolean;
  /** Whether an answer of 400 or more is a refusal as the language has them. `problems`: status by code. */
  isRefusal(answer: Received & { readonly body: Json | null }, problems: ReadonlyMap<string, number>): boolean;
  /** Name of a parameter or a field, of one operation with that before it -> what makes what it names, where that is another name. */
  readonly kinds: Readonly<Record<string, string>>;
  /** Where a page has the cursor for `after`. */
  nextCursor(page: Json): unknown;
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const problem = (status: number, code: string): Told => ({ status, body: { code } });

export const native: Language = {
  file: 'openapi.json',
  identify: bearer,
  says: {
    missingKey: problem(401, 'auth.missing'),
    badKey: problem(401, 'auth.invalid'),
    noScope: problem(403, 'auth.scope'),
    notFound: { status: 404, body: {} },
    invalid: problem(400, 'request.invalid'),
    broken: 400,
    notJson: 415,
  },
  strict: true,
  isRefusal: ({ status, headers, body }, problems) =>
    headers['content-type'] === 'application/problem+json' && problems.get(String(body?.code)) === status,
  kinds: { id: 'conversationId' },
  nextCursor: ({ pagination }) => (pagination as Json).nextCursor,
};

/** Of a dialect the form of every refusal is in its document, which every answer is held against. */
const isJson: Language['isRefusal'] = ({ headers }) => headers['content-type'] === 'application/json; charset=utf-8';

const raia = (status: number, name: string, message: string): Told => ({ status, body: { status, name, message } });
const raiaKey = raia(403, 'FORBIDDEN_ERROR', 'INVALID_CREDENTIALS');

const casey = (status: number, code: string): Told => ({ status, body: { error: { code } } });

const polyai = (status: number, message?: string): Told => ({
  status,
  body: message === undefined ? {} : { error_message: message },
});
const workfx = (status: number, detail: string): Told => ({ status, body: { detail } });
const alli = (status: number, code: number): Told => ({ status, body: { type: 'APIError', code } });
const alliToken: Told = { status: 401, body: { error: { value: 1013, name: 'INVALID_TOKEN' } } };

export const languages: readonly Language[] = [
  native,
  {
    file: 'alli.json',
    identify: (key) => ({ 'api-key': key }),
    says: {
      missingKey: alliToken,
      badKey: alliToken,
      noScope: alli(403, 7001),
      notFound: alli(404, 7404),
      invalid: alli(400, 7003),
      broken: 400,
      notJson: 415,
    },
    strict: false,
    isRefusal: isJson,
    kinds: { conversation_id: 'conversationId', chat_id: 'messageId', userIds: 'userId', llmAppId: 'agentId' },
    nextCursor: ({ cursor }) => cursor,
  },
  {
    file: 'casey.json',
    identify: bearer,
    says: {
      missingKey: casey(401, 'unauthorized'),
      badKey: casey(401, 'unauthorized'),
      noScope: casey(403, 'forbidden'),
      notFound: casey(404, 'not_found'),
      invalid: casey(400, 'validation_error'),
      broken: 400,
      notJson: 415,
    },
    strict: false,
    isRefusal: isJson,
    kinds: {
      id: 'conversationId',
      'caseyGetWebhook/id': 'caseyWebhookId',
      'caseyDeleteWebhook/id': 'caseyWebhookId',
      agent_id: 'agentId',
    },
    nextCursor: ({ pagination }) => (pagination as Json).next_cursor,
  },
  {
    file: 'polyai.json',
    identify: (key) => ({ 'x-api-key': key }),
    says: {
      missingKey: polyai(401, 'The API key is missing or not valid.'),
      badKey: polyai(401, 'The API key is missing or not valid.'),
      noScope: polyai(403),
      notFound: polyai(404, 'There is no such account or project for this API key.'),
      invalid: polyai(400),
      broken: 400,
      notJson: 400,
    },
    strict: false,
    isRefusal: isJson,
    kinds: { account_id: 'accountId', project_id: 'projectId' },
    nextCursor: ({ next_offset: offset }) => offset,
  },
  {
    file: 'raia.json',
    identify: (key) => ({ 'agent-secret-key': key }),
    agentKeys: true,
    says: {
      missingKey: raiaKey,
      badKey: raiaKey,
      noScope: raiaKey,
      notFound: raia(404, 'ENTITY_NOT_FOUND_ERROR', 'ENTITY_NOT_FOUND'),
      invalid: raia(400, 'BAD_REQUEST', 'INVALID_REQUEST'),
      broken: 400,
      notJson: 415,
    },
    strict: false,
    isRefusal: isJson,
    kinds: {
      id: 'conversationId',
      'raiaGetUser/id': 'userId',
      'raiaDeleteUser/id': 'userId',
      questionMessageId: 'messageId',
      conversationUserId: 'visitorId',
      conversationStateId: 'stateId',
      conversationMessageId: 'answerId',
    },
    nextCursor: () => null,
  },
  {
    file: 'workfx.json',
    identify: (key) => ({ 'x-api-key': key }),
    says: {
      missingKey: workfx(401, 'The API key is missing or not valid'),
      badKey: workfx(401, 'The API key is missing or not valid'),
      noScope: { status: 403, body: {} },
      notFound: { status: 404, body: {} },
      invalid: { status: 422, body: {} },
      broken: 422,
      notJson: 415,
    },
    strict: false,
    isRefusal: isJson,
    kinds: { conversation_id: 'conversationId', agent_id: 'agentId' },
    nextCursor: () => null, // its pages have numbers
  },
];
