import { join } from 'node:path';

export const catalogueFile = join(import.meta.dirname, '../../data/catalogue.json');
