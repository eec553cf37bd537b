export { createHttpApp, type HttpAppOptions } from './app/create-http-app';
export { assertEveryRouteHasPolicy } from './app/assert-policies';
export { HttpAnswer } from './app/http-answer';
export type { HttpConfig } from './app/http.module';
export { RouteTable, type RouteEntry } from './app/route-table';
export { etagOf, IfMatch, parseIfMatch, requireVersion, versionMismatch } from './conditional/etag';
export { parsePreferWait, preferenceApplied, PreferWait } from './conditional/prefer';
export type { Edge, EdgeAnswer, EdgeText, RefusalKind, Refused } from './edges/edge';
export { EdgesModule } from './edges/edges.module';
export { IdempotencyStore, type QueryPool } from './idempotency/idempotency-store';
export {
  idempotencyRow,
  idempotencyTable,
  insertIdempotency,
  withoutSecrets,
  type SqlRunner,
} from './idempotency/idempotency-table';
export { IdempotentCalls } from './idempotency/idempotent-calls';
export { BodyLimits, type BodyRules } from './input/body-rules';
export { emailAddress, isOneMailbox, normalisePhone, phoneNumber } from './input/contact';
export { parseStrictJson, defaultJsonRules, type JsonRules } from './input/strict-json';
export { CursorCodec, type CursorPosition, type CursorScope } from './lists/cursor';
export {
  MAX_LIMIT,
  numberedPage,
  numberedPageOf,
  onePageDirection,
  page,
  pageNumbers,
  pageOf,
  pageQuery,
  queryInteger,
  type NumberedPage,
  type Page,
  type PageInput,
  type PageNumbers,
} from './lists/page';
export { buildOpenApis, OpenApi, type ApiText } from './openapi/openapi';
export { Answers, Operation, Undocumented, type AnswerDocs, type OperationText } from './openapi/operation-docs';
export { PostgresReadiness, ReadinessProbe, type Readiness } from './operations/readiness';
export { errorsMarkdown } from './problems/errors-markdown';
export { platformProblems, refuse, type PlatformProblemCode } from './problems/platform.problems';
export {
  defineProblems,
  ProblemError,
  type FieldError,
  type ProblemCatalogue,
  type ProblemDocument,
  type ProblemOptions,
  type ProblemRow,
} from './problems/problem';
export { ProblemRegistry } from './problems/problem-registry';
export { ProblemsModule } from './problems/problems.module';
export { Authenticator, type Authenticated } from './request/authenticator';
export { acceptedType } from './request/accepted-type';
export { Call } from './request/call';
export { bearerToken } from './request/credential';
export { Policy, readPolicy } from './request/policy';
export { AuditReason, auditReasonOf, reasonHeader } from './request/reason';
export { NDJSON, ndjson, streamedAnswer } from './streams/streamed-answer';
export { lastEventId, lastPlace } from './sse/last-event-id';
export { SseStream, type SseEvent } from './sse/sse-stream';
export { SseStreams, type SseOptions } from './sse/sse-streams';
