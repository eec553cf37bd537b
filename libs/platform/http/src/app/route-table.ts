import { Injectable } from '@nestjs/common';
import type { FastifyContextConfig, FastifyInstance } from 'fastify';

export interface RouteEntry {
  readonly method: string;
  /** As the router writes it: `/v1/conversations/:id`. */
  readonly url: string;
  readonly config: FastifyContextConfig;
}

const escape = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');

const patternOf = (url: string): RegExp => {
  const segments = url.split('/').map((segment) => {
    if (segment === '*') return '.*';
    return segment.startsWith(':') ? '[^/]+' : escape(segment);
  });
  return new RegExp(`^${segments.join('/')}/?$`);
};

/** Every route of the app, as the router knows it. */
@Injectable()
export class RouteTable {
  private readonly entries: (RouteEntry & { readonly pattern: RegExp })[] = [];

  watch(instance: FastifyInstance): void {
    instance.addHook('onRoute', ({ method, url, config }) => {
      for (const one of [method].flat()) {
        this.entries.push({ method: one, url, config: config ?? {}, pattern: patternOf(url) });
      }
    });
  }

  all(): readonly RouteEntry[] {
    return this.entries;
  }

  /** The methods an address takes; none when there is no such address. Slow: for refusals only. */
  methodsAt(path: string): readonly string[] {
    const found = this.entries.filter((entry) => entry.pattern.test(path)).map((entry) => entry.method);
    return [...new Set(found)].sort();
  }
}
