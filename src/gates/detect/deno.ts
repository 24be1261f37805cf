import type { CommandKind, FolderPort } from '../../model/gate.js';
import {
  type Detection,
  type Ecosystem,
  type Tool,
  allBelow,
  always,
  detectedCommand,
  noCommand,
} from './ecosystem.js';

const DENO: Tool = { name: 'deno', hint: 'see https://deno.com, or use denoland/setup-deno before this step' };

/** Deno projects. Where there is a package.json too, its scripts come first. */
export const deno: Ecosystem = {
  name: 'Deno (deno.json)',
  family: 'javascript',
  marker: /^deno\.jsonc?$/,
  nested: always,
  members: allBelow,
  async detect(folder, kind) {
    const config = (await folder.readText('deno.json')) ?? (await folder.readText('deno.jsonc'));
    return config === null ? null : detectors[kind](config, folder);
  },
};

const detectors: Readonly<Record<CommandKind, (config: string, folder: FolderPort) => Promise<Detection>>> = {
  compile: (config) => Promise.resolve(task(config, 'build') ?? detectedCommand('deno check .', DENO)),
  test: (config) => Promise.resolve(task(config, 'test') ?? detectedCommand('deno test', DENO)),
  lint: (config) => Promise.resolve(task(config, 'lint') ?? detectedCommand('deno lint', DENO)),
  coverage: (config) => Promise.resolve(task(config, 'coverage') ?? noCommand('deno.json has no task `coverage`')),
};

/** The command of a task; null if the configuration names no such task. */
function task(config: string, name: string): Detection | null {
  const tasks = /"tasks"\s*:\s*\{([^]*)/.exec(config)?.[1] ?? '';
  return new RegExp(`"${name}"\\s*:`).test(tasks) ? detectedCommand(`deno task ${name}`, DENO) : null;
}
