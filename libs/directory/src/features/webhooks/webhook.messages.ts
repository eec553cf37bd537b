import { Command } from '@nestjs/cqrs';
import type { Answer } from '../../changes/answer';
import type { Asked } from '../../changes/changes';
import type { DisabledReason } from '../../entities';
import {
  ChangeResourceCommand,
  CreateResourceCommand,
  DeleteResourceCommand,
  GetResourceQuery,
  ListResourcesQuery,
} from '../../resources/resource.messages';
import type { ChangeWebhook, CreateWebhook, NewWebhookView, RotateSecret, WebhookView } from './webhook.schemas';

/** As the API takes it, or wider: every project the key reaches, in the words of a dialect. */
export interface NewWebhook extends Omit<CreateWebhook, 'projectId'> {
  readonly projectId?: string | null | undefined;
  /** Ours unless said otherwise. */
  readonly format?: string;
}

/** The result holds a secret that was made in clear; what is kept for a replay does not. */
export class CreateWebhookCommand extends CreateResourceCommand<NewWebhook, NewWebhookView> {}
export class ChangeWebhookCommand extends ChangeResourceCommand<ChangeWebhook, WebhookView> {}
export class DeleteWebhookCommand extends DeleteResourceCommand {}

export class GetWebhookQuery extends GetResourceQuery<WebhookView> {}
export class ListWebhooksQuery extends ListResourcesQuery<WebhookView> {}

/** As for a creation, the result holds the new secret in clear. */
export class RotateWebhookSecretCommand extends Command<Answer<NewWebhookView>> {
  constructor(
    readonly asked: Asked,
    readonly id: string,
    readonly data: RotateSecret,
  ) {
    super();
  }
}

/** By the service itself. Resolves to whether it was active until now. */
export class DisableWebhookCommand extends Command<boolean> {
  constructor(
    readonly asked: Asked,
    readonly id: string,
    readonly reason: Exclude<DisabledReason, 'requested'>,
  ) {
    super();
  }
}
