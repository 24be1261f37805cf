import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { adapters } from '../src/registry.js';

const Manifest = z.record(z.string(), z.object({ package: z.string(), version: z.string(), executable: z.string() }));
const Package = z.object({ dependencies: z.record(z.string(), z.string()) });
const Lock = z.object({
  packages: z.record(z.string(), z.object({ version: z.string().optional(), integrity: z.string().optional() })),
});

async function read<T>(schema: z.ZodType<T>, path: string): Promise<T> {
  return schema.parse(JSON.parse(await readFile(`agents/${path}`, 'utf8')));
}

const installed = adapters.flatMap(({ provider, install }) =>
  install === null ? [] : [{ provider, package: install.package, version: install.version }],
);

describe('the versions of the agent CLIs', () => {
  it('are pinned for each adapter that can be installed', async () => {
    const manifest = await read(Manifest, 'manifest.json');
    const pins = Object.entries(manifest).map(([provider, pin]) => ({
      provider,
      package: pin.package,
      version: pin.version,
    }));
    expect(new Set(pins)).toEqual(new Set(installed));
  });

  it.each(installed)('$provider: what is tested is what the adapter was made for', async (pin) => {
    const { dependencies } = await read(Package, `${pin.provider}/package.json`);
    expect(dependencies).toEqual({ [pin.package]: pin.version });

    const { packages } = await read(Lock, `${pin.provider}/package-lock.json`);
    expect(packages[`node_modules/${pin.package}`]?.version).toBe(pin.version);
    const brought = Object.entries(packages).filter(([path]) => path !== '');
    expect(brought.filter(([, { integrity }]) => integrity?.startsWith('sha512-') !== true)).toEqual([]);
  });
});
