import { Module } from '@nestjs/common';
import { CaseyModule } from './casey/casey.module';
import { PolyaiModule } from './polyai/polyai.module';
import { RaiaModule } from './raia/raia.module';

/** The APIs of other vendors over the same conversations (ADR-0016); beside the native one, in an HTTP process. */
@Module({ imports: [CaseyModule, PolyaiModule, RaiaModule] })
export class DialectsModule {}
