import { Module, type DynamicModule } from '@nestjs/common';
import type { ProblemCatalogue } from './problem';
import { ProblemRegistry } from './problem-registry';

/** Holds the catalogues. A context adds its own with `ProblemsModule.register(itsProblems)` in its HTTP module. */
@Module({ providers: [ProblemRegistry], exports: [ProblemRegistry] })
export class ProblemsModule {
  static register(catalogue: ProblemCatalogue): DynamicModule {
    return {
      module: CatalogueModule,
      imports: [ProblemsModule],
      providers: [
        {
          provide: Symbol('ProblemCatalogue'),
          useFactory: (registry: ProblemRegistry) => registry.add(catalogue),
          inject: [ProblemRegistry],
        },
      ],
    };
  }
}

@Module({})
class CatalogueModule {}
