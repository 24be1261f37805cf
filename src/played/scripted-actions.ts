import { spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { ToolAction } from '../model/adapter.js';
import type { ScenarioAgent } from '../model/scenario.js';

/** One thing the played agent does, as a tool call of a real one would look. */
export interface Deed {
  readonly tool: string;
  readonly action: ToolAction;
  readonly paths: readonly string[];
  readonly detail: string;
  perform(cwd: string): Promise<void>;
}

/** What the part does, in order: writes, edits, deletions, the command, and the step's output file last. */
export function deedsOf(part: ScenarioAgent, prompt: string): readonly Deed[] {
  return [
    ...Object.entries(part.write ?? {}).map(([file, content]) => write(file, content)),
    ...(part.edit ?? []).map(({ file, find, replace }) => edit(file, find, replace)),
    ...(part.delete ?? []).map(remove),
    ...(part.run === undefined ? [] : [run(part.run)]),
    ...output(part, prompt),
  ];
}

function write(file: string, content: string): Deed {
  return {
    ...{ tool: 'write', action: 'write', paths: [file], detail: file },
    async perform(cwd) {
      const path = resolve(cwd, file);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
    },
  };
}

function edit(file: string, find: string, replace: string): Deed {
  return {
    ...{ tool: 'edit', action: 'write', paths: [file], detail: file },
    async perform(cwd) {
      const path = resolve(cwd, file);
      const before = await readFile(path, 'utf8');
      if (!before.includes(find)) throw new Error(`${file} does not contain the text to replace`);
      await writeFile(
        path,
        before.replace(find, () => replace),
      );
    },
  };
}

function remove(file: string): Deed {
  return {
    ...{ tool: 'delete', action: 'write', paths: [file], detail: file },
    perform: (cwd) => rm(resolve(cwd, file), { recursive: true }),
  };
}

/** In a process group of its own, like the shell tools of real agents: killing the agent's group does not end it. */
function run(command: string): Deed {
  return {
    ...{ tool: 'shell', action: 'shell', paths: [], detail: command },
    perform: (cwd) =>
      new Promise((done, fail) => {
        const shell = spawn('/bin/sh', ['-c', command], {
          cwd,
          detached: true,
          stdio: ['ignore', 'ignore', 'inherit'],
        });
        shell.once('error', fail);
        shell.once('close', (code) => (code === 0 ? done() : fail(new Error(`exit ${code ?? 'by signal'}`))));
      }),
  };
}

/** The file is the one the prompt asks for, as a real agent would have it. */
function output(part: ScenarioAgent, prompt: string): readonly Deed[] {
  const asked = /\.gump\/out\/[\w-]+\.\w+/.exec(prompt)?.[0];
  if (part.plan !== undefined)
    return [write(asked ?? '.gump/out/plan.json', `${JSON.stringify(part.plan, null, 2)}\n`)];
  if (part.review !== undefined) return [write(asked ?? '.gump/out/review.json', `${JSON.stringify(part.review)}\n`)];
  return part.output === undefined ? [] : [write(asked ?? '.gump/out/artifact.txt', part.output)];
}
