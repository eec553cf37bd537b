import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { HttpAnswer } from './http-answer';

/** Lets a handler return an HttpAnswer: its status and headers are set, its body sent. */
export class AnswerAdapter extends FastifyAdapter {
  override reply(response: FastifyReply, body: unknown, statusCode?: number): FastifyReply {
    if (!(body instanceof HttpAnswer)) return super.reply(response, body, statusCode) as FastifyReply;
    return response
      .status(body.status)
      .headers(body.headers)
      .send(body.body ?? undefined);
  }
}
