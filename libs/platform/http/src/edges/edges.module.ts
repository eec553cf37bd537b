import { Module, type DynamicModule } from '@nestjs/common';
import { InitializeOnPreviewAllowlist } from '@nestjs/core';
import type { Edge } from './edge';
import { HttpEdges } from './http-edges';

/** Holds the edges. A dialect adds its own with `EdgesModule.register(itsEdge)`. */
@Module({ providers: [HttpEdges], exports: [HttpEdges] })
export class EdgesModule {
  static register(edge: Edge): DynamicModule {
    return {
      module: EdgeModule,
      imports: [EdgesModule],
      providers: [
        {
          provide: Symbol('Edge'),
          useFactory: (edges: HttpEdges) => edges.add(edge),
          inject: [HttpEdges],
        },
      ],
    };
  }
}

@Module({})
class EdgeModule {}

// The API is described without anything of it being made.
InitializeOnPreviewAllowlist.add(EdgesModule);
InitializeOnPreviewAllowlist.add(EdgeModule);
