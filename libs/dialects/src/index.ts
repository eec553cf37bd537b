export { dialectDocuments } from './dialect-documents';
export { DialectsModule } from './dialects.module';
