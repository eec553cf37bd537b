import { DirectoryError } from '../../directory.errors';
import type { TargetCheck } from '../../ports/target-check.port';

/** Where a connector leads, as far as it is said. */
export interface Target {
  readonly host?: string | undefined;
  readonly url?: string | undefined;
}

/** Refuses where a connector may not lead. It is checked again when it is called: names can change. */
export class ConnectorTarget {
  constructor(private readonly check: TargetCheck) {}

  /** Throws `connector.target-refused`. */
  async require({ host, url }: Target): Promise<void> {
    const address = url ?? (host && `https://${host}/`);
    const problem = address ? await this.check(address) : null;
    if (problem !== null)
      throw new DirectoryError(
        'connector.target-refused',
        `The address is refused (${problem}): it must be public, and a webhook's https, unless ALLOW_PRIVATE_TARGETS=1 is set`,
        {},
        url === undefined ? '/host' : '/url',
      );
  }
}
