import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Put } from '@nestjs/common';
import { Answers, AuditReason, Call, Operation, Policy, reasonHeader, refuse } from '@verbatim/http';
import { environments, type CallContext } from '@verbatim/kernel';
import { cutoffOf, RETENTION, type Retention, type RetentionPreview } from '../../ports/retention.port';
import { Clock } from '../../shell/clock';
import { uuid } from '../../wire/common.schema';
import {
  previewView,
  retentionBody,
  retentionExample,
  retentionView,
  toRetentionView,
  type RetentionBody,
  type RetentionView,
} from './retention.schema';

const tag = 'Retention';
const one = {
  description: 'The policy',
  example: {
    projectId: '0199d4c6-8000-7000-8000-000000000002',
    ...retentionExample,
    updatedAt: '2026-11-27T09:30:00.000Z',
    lastRun: { at: '2026-11-27T10:30:00.000Z', conversations: 12, messages: 87, held: 1 },
  },
};

/** A policy is about every agent and every environment of its project: whoever sets it must reach them. */
const requireWholeProject = ({ scope }: CallContext): void => {
  if (scope.agentId !== null || environments.some((environment) => !scope.environments.includes(environment)))
    throw refuse('auth.scope', 'This needs a live key that is not bound to an agent.');
};
const found = <Value>(value: Value | null): Value => {
  if (value === null) throw refuse('resource.not-found', 'There is no such resource.');
  return value;
};

@Controller('v1/projects/:projectId/retention')
export class RetentionController {
  constructor(
    @Inject(RETENTION) private readonly retention: Retention,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Policy({ scope: 'retention:read' })
  @Operation({ id: 'getRetention', tag, summary: 'Read how long a project keeps conversations', since: '0.3' })
  @Answers(200, retentionView, one)
  async read(
    @Call() { scope }: CallContext,
    @Param('projectId', { schema: uuid }) projectId: string,
  ): Promise<RetentionView> {
    return toRetentionView(projectId, found(await this.retention.read(scope, projectId)));
  }

  @Put()
  @Policy({ scope: 'retention:write' })
  @Operation({
    id: 'setRetention',
    tag,
    summary: 'Say how long a project keeps conversations',
    description:
      'Conversations that are older are deleted within minutes, those that are there already too, and from then on every ' +
      'hour: as by a DELETE, so their words are erased when the project’s grace period is over. What a legal hold keeps ' +
      'stays. Ask for a preview first. Needs a live key that is not bound to an agent.',
    since: '0.3',
    headers: reasonHeader,
    example: retentionExample,
  })
  @Answers(200, retentionView, one)
  async set(
    @Call() call: CallContext,
    @AuditReason() reason: string | null,
    @Param('projectId', { schema: uuid }) projectId: string,
    @Body({ schema: retentionBody }) policy: RetentionBody,
  ): Promise<RetentionView> {
    requireWholeProject(call);
    return toRetentionView(projectId, found(await this.retention.set(call, projectId, policy, reason)));
  }

  @Delete()
  @HttpCode(204)
  @Policy({ scope: 'retention:write' })
  @Operation({
    id: 'removeRetention',
    tag,
    summary: 'Keep a project’s conversations for ever',
    description: 'What was deleted already stays deleted. Repeating is harmless.',
    since: '0.3',
    headers: reasonHeader,
  })
  @Answers(204, null, { description: 'There is no policy any more' })
  async remove(
    @Call() call: CallContext,
    @AuditReason() reason: string | null,
    @Param('projectId', { schema: uuid }) projectId: string,
  ): Promise<void> {
    requireWholeProject(call);
    found((await this.retention.remove(call, projectId, reason)) || null);
  }

  @Post('preview')
  @HttpCode(200)
  @Policy({ scope: 'retention:read' })
  @Operation({
    id: 'previewRetention',
    tag,
    summary: 'See what a policy would delete now',
    description: 'Changes nothing; the policy need not be set. Needs a live key that is not bound to an agent.',
    since: '0.3',
    readOnly: true,
    example: retentionExample,
  })
  @Answers(200, previewView, {
    description: 'What would go',
    example: {
      ...{ conversations: 12, messages: 87, held: 1 },
      ...{ oldest: '2024-02-03T08:00:00.000Z', newest: '2025-11-26T17:45:12.000Z' },
    },
  })
  async preview(
    @Call() call: CallContext,
    @Param('projectId', { schema: uuid }) projectId: string,
    @Body({ schema: retentionBody }) { keepDays, from }: RetentionBody,
  ): Promise<RetentionPreview> {
    requireWholeProject(call);
    const cutoff = cutoffOf(keepDays, this.clock.now());
    return found(await this.retention.preview(call.scope, projectId, from, cutoff));
  }
}
