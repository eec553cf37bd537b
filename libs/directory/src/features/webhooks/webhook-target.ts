import { DirectoryError } from '../../directory.errors';
import type { TargetCheck } from '../../ports/target-check.port';

/** Refuses where an endpoint may not lead. It is checked again whenever it is called: names can change. */
export class WebhookTarget {
  constructor(private readonly check: TargetCheck) {}

  /** Throws `webhook.target-refused`. */
  async require(url: string | undefined): Promise<void> {
    const problem = url === undefined ? null : await this.check(url);
    if (problem !== null)
      throw new DirectoryError(
        'webhook.target-refused',
        `The address is refused (${problem}): it must be https and public, unless ALLOW_PRIVATE_TARGETS=1 is set`,
        {},
        '/url',
      );
  }
}
