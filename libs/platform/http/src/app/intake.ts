import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { LOGGER, Metrics, type Logger } from '@verbatim/observability';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { idempotencyKeyOf, refuseForeignBody, refuseRepeatedHeaders } from '../input/strict-headers';
import { queryProblem } from '../input/strict-query';
import { refuse } from '../problems/platform.problems';
import { PolicyGuard } from '../request/policy.guard';
import { traceparentOf } from '../request/request-id';
import { RouteTable } from './route-table';
import { securityHeaders } from './security-headers';

const MAX_URL_LENGTH = 8_192;

/** What happens to every request before its body is read and after its answer is sent. One hook each: they are hot. */
@Injectable()
export class Intake implements OnModuleDestroy {
  private closing = false;
  private readonly durations = new Map<string, { observe(seconds: number): void }>();

  constructor(
    private readonly guard: PolicyGuard,
    private readonly routes: RouteTable,
    private readonly metrics: Metrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** From here on every answer ends its connection, so that clients go elsewhere while running calls are finished. */
  onModuleDestroy(): void {
    this.closing = true;
  }

  watch(instance: FastifyInstance): void {
    instance.decorateRequest('call', null);
    instance.decorateRequest('scopes', null);
    instance.decorateRequest('traceparent', null);
    instance.decorateRequest('idempotencyKey', null);
    instance.decorateRequest('bodyBytes', null);
    instance.decorateRequest('isStillAdmitted', null);
    instance.decorateRequest('streaming', false);
    instance.addHook('onRequest', (request, reply, done) => {
      reply.headers(securityHeaders).header('x-request-id', request.id);
      if (this.closing) reply.header('connection', 'close');
      const { policy } = request.routeOptions.config;
      try {
        this.examine(request);
      } catch (error) {
        done(error as Error);
        return;
      }
      if (policy === undefined || 'public' in policy) done();
      else this.guard.admit(request, reply, policy).then(() => done(), done);
    });
    instance.addHook('preHandler', (request, _reply, done) => {
      this.guard.claim(request);
      done();
    });
    instance.addHook('onResponse', (request, reply, done) => {
      this.record(request, reply);
      done();
    });
  }

  private examine(request: FastifyRequest): void {
    if (request.url.length > MAX_URL_LENGTH) {
      throw refuse('request.uri-too-long', `An address has at most ${MAX_URL_LENGTH} characters.`);
    }
    if (request.is404) throw this.nowhere(request);
    refuseRepeatedHeaders(request.raw.rawHeaders);
    const problem = queryProblem(request.query, request.routeOptions.config.edge !== undefined);
    if (problem !== undefined) {
      throw refuse('request.invalid', 'The query string cannot be used: see errors.', { errors: [problem] });
    }
    refuseForeignBody(request.headers);
    request.traceparent = traceparentOf(request.headers.traceparent);
    if (request.method === 'POST') request.idempotencyKey = idempotencyKeyOf(request.headers);
  }

  private nowhere(request: FastifyRequest): Error {
    const path = request.url.split('?', 1)[0] ?? '';
    const methods = this.routes.methodsAt(path);
    if (methods.length === 0) return refuse('route.not-found', 'There is nothing at this address.');
    const allow = methods.join(', ');
    return refuse('method.not-allowed', `This address takes ${allow}.`, { headers: { allow } });
  }

  private record(request: FastifyRequest, reply: FastifyReply): void {
    const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none');
    const status = reply.statusCode;
    if (!request.streaming) this.durationOf(request.method, route, status).observe(reply.elapsedTime / 1_000);
    const level = status >= 500 ? 'warn' : status >= 400 ? 'info' : 'debug';
    if (!this.logger.isLevelEnabled(level)) return;
    this.logger[level](
      {
        method: request.method,
        route,
        status,
        ms: Math.round(reply.elapsedTime * 100) / 100,
        requestId: request.id,
        accountId: request.call?.scope.accountId,
        keyId: request.call?.keyId,
      },
      'Answered',
    );
  }

  /** Looking labels up costs more than counting; there are few of them. */
  private durationOf(method: string, route: string, status: number): { observe(seconds: number): void } {
    const key = `${method} ${route} ${status}`;
    let duration = this.durations.get(key);
    if (duration === undefined) {
      const group = `${Math.floor(status / 100)}xx`;
      duration = this.metrics.httpRequestDuration.labels({ method, route, status: group });
      this.durations.set(key, duration);
    }
    return duration;
  }
}
