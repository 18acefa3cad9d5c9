// The peers are installed beside the project, not in it: what their programs import is looked for there first.
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const programs = pathToFileURL(`${import.meta.dirname}/`).href;
const installed = pathToFileURL(join(import.meta.dirname, '../../../.cache/peers/from-here.js')).href;

registerHooks({
  resolve(specifier, context, next) {
    const isPackage = /^[@a-z]/.test(specifier) && !/^[a-z]+:/.test(specifier);
    const isOurs = context.parentURL?.startsWith(programs) === true;
    return next(specifier, isPackage && isOurs ? { ...context, parentURL: installed } : context);
  },
});
