import { Controller, Get, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { HttpAnswer } from '../app/http-answer';
import { Undocumented } from '../openapi/operation-docs';
import { Policy } from '../request/policy';
import { ReadinessProbe } from './readiness';

const NOT_KEPT = { 'cache-control': 'no-store' };

@Controller('health')
export class HealthController implements OnModuleInit {
  private probe: ReadinessProbe | null = null;

  constructor(private readonly modules: ModuleRef) {}

  onModuleInit(): void {
    try {
      this.probe = this.modules.get(ReadinessProbe, { strict: false });
    } catch {
      this.probe = null;
    }
  }

  /** Looks at the process only. */
  @Get('live')
  @Policy({ public: true })
  @Undocumented()
  live(): HttpAnswer {
    return new HttpAnswer(200, { status: 'live' }, NOT_KEPT);
  }

  /** 503 without Postgres or its migrations; a missing queue is `degraded`, for the api still serves without it. */
  @Get('ready')
  @Policy({ public: true })
  @Undocumented()
  async ready(): Promise<HttpAnswer> {
    if (this.probe === null) return new HttpAnswer(200, { status: 'ready' }, NOT_KEPT);
    const checks = await this.probe.check();
    if (checks.database === 'down' || checks.migrations !== 'applied') {
      return new HttpAnswer(503, { status: 'unready', checks }, { ...NOT_KEPT, 'retry-after': '1' });
    }
    return new HttpAnswer(200, { status: checks.queue === 'up' ? 'ready' : 'degraded', checks }, NOT_KEPT);
  }
}
