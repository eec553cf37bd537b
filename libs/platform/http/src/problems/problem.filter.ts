import { Catch, Inject, Injectable, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { LOGGER, type Logger } from '@verbatim/observability';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HttpEdges } from '../edges/http-edges';
import { platformProblems } from './platform.problems';
import { ProblemRegistry } from './problem-registry';
import { tell } from './tell';
import { toRefusal } from './to-refusal';

/** Answers every error with a problem document, or as the edge of its address says it. Faults are logged with their stack and told to nobody. */
@Catch()
@Injectable()
export class GlobalProblemFilter implements ExceptionFilter {
  constructor(
    private readonly problems: ProblemRegistry,
    private readonly edges: HttpEdges,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(thrown, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  answer(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const found = toRefusal(thrown);
    const known = found === null ? undefined : this.problems.find(found.code);
    const refusal = known === undefined ? null : found;
    const row = known ?? platformProblems.internal;
    const code = refusal?.code ?? 'internal';
    if (row.status >= 500) this.note(thrown, code, request, row.status);
    else if (refusal?.cause !== undefined) this.note(refusal.cause, code, request, row.status);
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy(); // a stream that fails half-way cannot be answered any more, only be seen to end
      return;
    }
    const told = tell(this.edges.of(request), code, row, refusal, request.id);
    void reply
      .status(told.status)
      .headers(told.headers)
      .header('x-request-id', request.id)
      .header('cache-control', 'no-store')
      .send(Buffer.from(JSON.stringify(told.body))); // bytes: to text Fastify adds a charset
  }

  private note(err: unknown, code: string, request: FastifyRequest, status: number): void {
    const fields = {
      err,
      code,
      requestId: request.id,
      method: request.method,
      route: request.routeOptions?.url,
      status,
    };
    if (status === 500) this.logger.error(fields, 'A request failed');
    else if (status > 500) this.logger.warn(fields, 'A request could not be served');
    else this.logger.debug(fields, 'A request was refused');
  }
}
