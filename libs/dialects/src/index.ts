export { dialectDocuments } from './dialect-documents';
export { DialectsModule } from './dialects.module';
export { dialectWebhookFormats } from './webhook-formats';
