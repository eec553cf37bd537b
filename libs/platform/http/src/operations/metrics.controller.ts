import { Controller, Get } from '@nestjs/common';
import { Metrics } from '@verbatim/observability';
import { HttpAnswer } from '../app/http-answer';
import { Undocumented } from '../openapi/operation-docs';
import { Policy } from '../request/policy';

@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  /** For Prometheus, with the ADMIN_KEY as its bearer token: numbers tell of every tenant. */
  @Get()
  @Policy({ admin: true })
  @Undocumented()
  async read(): Promise<HttpAnswer> {
    const { contentType, body } = await this.metrics.render();
    return new HttpAnswer(200, body, { 'content-type': contentType, 'cache-control': 'no-store' });
  }
}
