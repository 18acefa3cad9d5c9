// better-sqlite3's ready-made file needs Node-API 10; Electron 25 has Node-API 8. For that runtime alone its own
// source is compiled here, by the C++ compiler directly: the package is two translation units, so neither
// node-gyp nor Node's headers are needed, only the Node-API headers, which the registry has.

import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { unpackRegistryPackage } from './registry-package.mjs';
import { cache, readJson, root, run, step } from './steps.mjs';
import { prepareCompiler } from './system-libraries.mjs';

const source = path.join(root, 'node_modules', 'better-sqlite3');
const standIns = path.join(root, 'scripts', 'node-api-8-references.c');

const headersPackage = {
  name: 'node-api-headers',
  version: '1.9.0',
  sha512: '2oNILP4jXwRB4ywnYKjVk1YyJ96n2D4EOVJO6S3oYZ5PtbJrw3Yt9TpAuX3nBLMuzn74rnfGQrv13pS9vC+YiA==',
};

/** @returns {Promise<string>} the file for better-sqlite3's `nativeBinding` option */
export async function prepareDatabaseBinding() {
  const file = bindingFile();
  if (existsSync(file)) return file;
  await prepareCompiler();
  await step('Database binding for the older Electron: compiling (one to two minutes)', () => compile(file));
  return file;
}

function bindingFile() {
  const { name, version } = readJson(path.join(source, 'package.json'));
  return path.join(cache, `${name}-${version}-node-api-8`, 'better_sqlite3.node');
}

/** @param {string} file */
async function compile(file) {
  const work = `${path.dirname(file)}.part`;
  const headers = path.join(work, 'headers');
  await rm(work, { recursive: true, force: true });
  await unpackRegistryPackage(headersPackage, headers);

  const nodeApi = ['-DNAPI_VERSION=8', `-I${path.join(headers, 'include')}`];
  const object = (/** @type {string} */ name) => path.join(work, name);
  await Promise.all([
    run('gcc', [
      ...['-c', '-O2', '-fPIC', '-w', '-std=c99', '-DNDEBUG', ...sqliteDefines()],
      ...[path.join(source, 'deps', 'sqlite3', 'sqlite3.c'), '-o', object('sqlite3.o')],
    ]),
    run('g++', [
      ...['-c', '-O2', '-fPIC', '-w', '-std=c++2a', '-DNDEBUG', ...nodeApi],
      ...['-fvisibility=hidden', '-fvisibility-inlines-hidden'],
      ...['-DNAPI_DISABLE_CPP_EXCEPTIONS', '-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS'],
      '-Dnapi_create_reference=compat_napi_create_reference',
      '-Dnapi_get_reference_value=compat_napi_get_reference_value',
      `-I${path.join(root, 'node_modules', 'node-addon-api')}`,
      `-I${path.join(source, 'deps', 'sqlite3')}`,
      ...[path.join(source, 'src', 'better_sqlite3.cpp'), '-o', object('addon.o')],
    ]),
    run('gcc', ['-c', '-O2', '-fPIC', ...nodeApi, standIns, '-o', object('references.o')]),
  ]);
  const built = object('better_sqlite3.node');
  await run('g++', [
    ...['-shared', '-pthread', '-Wl,-Bsymbolic', '-Wl,--exclude-libs,ALL'],
    ...[object('sqlite3.o'), object('addon.o'), object('references.o'), '-ldl', '-o', built],
  ]);
  await mkdir(path.dirname(file), { recursive: true });
  await rename(built, file);
  await rm(work, { recursive: true, force: true });
}

/** The same SQLite options as the ready-made file has. */
function sqliteDefines() {
  const text = readFileSync(path.join(source, 'deps', 'defines.gypi'), 'utf8');
  return [...text.matchAll(/'([A-Z][A-Z0-9_]*(?:=[^']*)?)'/g)].map(([, define]) => `-D${define}`);
}
