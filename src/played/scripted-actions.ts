import { spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { ToolAction } from '../model/adapter.js';
import type { ScenarioAgent } from '../model/scenario.js';

/** One action of the played agent, with what a tool call of a real agent would report. */
export interface ScriptedAction {
  readonly tool: string;
  readonly action: ToolAction;
  readonly paths: readonly string[];
  readonly detail: string;
  perform(cwd: string): Promise<void>;
}

/** The actions of a part, in order: writes, edits, deletions, the command, and the step's output file last. */
export function scriptedActionsOf(part: ScenarioAgent, prompt: string): readonly ScriptedAction[] {
  return [
    ...Object.entries(part.write ?? {}).map(([file, content]) => write(file, content)),
    ...(part.edit ?? []).map(({ file, find, replace }) => edit(file, find, replace)),
    ...(part.delete ?? []).map(remove),
    ...(part.run === undefined ? [] : [runCommand(part.run)]),
    ...writeOutput(part, prompt),
  ];
}

function write(file: string, content: string): ScriptedAction {
  return {
    ...{ tool: 'write', action: 'write', paths: [file], detail: file },
    async perform(cwd) {
      const path = resolve(cwd, file);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
    },
  };
}

function edit(file: string, find: string, replace: string): ScriptedAction {
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

function remove(file: string): ScriptedAction {
  return {
    ...{ tool: 'delete', action: 'write', paths: [file], detail: file },
    perform: (cwd) => rm(resolve(cwd, file), { recursive: true }),
  };
}

/** Runs in its own process group, like the shell tools of real agents: killing the agent's group does not end it. */
function runCommand(command: string): ScriptedAction {
  return {
    ...{ tool: 'shell', action: 'shell', paths: [], detail: command },
    perform: (cwd) =>
      new Promise((resolvePromise, reject) => {
        const shell = spawn('/bin/sh', ['-c', command], {
          cwd,
          detached: true,
          stdio: ['ignore', 'ignore', 'inherit'],
        });
        shell.once('error', reject);
        shell.once('close', (code) =>
          code === 0 ? resolvePromise() : reject(new Error(`exit ${code ?? 'by signal'}`)),
        );
      }),
  };
}

/** Writes the output file that the prompt asks for, as a real agent would. */
function writeOutput(part: ScenarioAgent, prompt: string): readonly ScriptedAction[] {
  const requestedFile = /\.gump\/out\/[\w-]+\.\w+/.exec(prompt)?.[0];
  if (part.plan !== undefined)
    return [write(requestedFile ?? '.gump/out/plan.json', `${JSON.stringify(part.plan, null, 2)}\n`)];
  if (part.review !== undefined)
    return [write(requestedFile ?? '.gump/out/review.json', `${JSON.stringify(part.review)}\n`)];
  return part.output === undefined ? [] : [write(requestedFile ?? '.gump/out/artifact.txt', part.output)];
}
