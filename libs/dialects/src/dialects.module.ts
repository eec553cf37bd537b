import { Module } from '@nestjs/common';
import { AlliModule } from './alli/alli.module';
import { CaseyModule } from './casey/casey.module';
import { PolyaiModule } from './polyai/polyai.module';
import { RaiaModule } from './raia/raia.module';
import { WorkfxModule } from './workfx/workfx.module';

/** The APIs of other vendors over the same conversations (ADR-0016); beside the native one, in an HTTP process. */
@Module({ imports: [AlliModule, CaseyModule, PolyaiModule, RaiaModule, WorkfxModule] })
export class DialectsModule {}
