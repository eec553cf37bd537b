import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import '../request/fastify';
import type { Edge } from './edge';

/** Every edge of the app, and whose an address is. */
@Injectable()
export class HttpEdges {
  private readonly edges: Edge[] = [];

  /** Throws when two edges would share a name or an address. */
  add(edge: Edge): void {
    const clash = this.edges.find(
      ({ name, prefix }) => name === edge.name || isBelow(prefix, edge.prefix) || isBelow(edge.prefix, prefix),
    );
    if (clash !== undefined) throw new Error(`The edges ${clash.name} and ${edge.name} are in each other's way`);
    this.edges.push(edge);
  }

  all(): readonly Edge[] {
    return this.edges;
  }

  /** Notes on each route whose it is, so that a request need not be asked. Before the routes are registered. */
  watch(instance: FastifyInstance): void {
    instance.addHook('onRoute', (route) => {
      const edge = this.at(route.url);
      if (edge !== null) route.config = { ...route.config, edge };
    });
  }

  /** The edge whose routes lie at an address; null: the native API's. */
  at(address: string): Edge | null {
    return this.edges.find(({ prefix }) => isBelow(address, prefix)) ?? null;
  }

  /** The same for a request, found or not. */
  of(request: FastifyRequest): Edge | null {
    return request.routeOptions?.config?.edge ?? this.at(request.url);
  }
}

const isBelow = (address: string, prefix: string): boolean =>
  address.startsWith(prefix) && ['', '/', '?'].includes(address.charAt(prefix.length));
