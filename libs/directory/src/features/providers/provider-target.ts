import { DirectoryError } from '../../directory.errors';
import type { TargetCheck } from '../../ports/target-check.port';

/** Refuses an address that may not be called. The address is checked again when it is called: names can change. */
export class ProviderTarget {
  constructor(private readonly check: TargetCheck) {}

  /** Throws `provider.url-refused`. */
  async require(baseUrl: string): Promise<void> {
    const problem = await this.check(baseUrl);
    if (problem !== null)
      throw new DirectoryError(
        'provider.url-refused',
        `The address is refused (${problem}): it must be https and public, unless ALLOW_PRIVATE_TARGETS=1 is set`,
        {},
        '/baseUrl',
      );
  }
}
