import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What starts a program. */
export interface CommandLine {
  readonly command: string;
  readonly args: readonly string[];
  /** The folder to start it in; that of the tests when omitted. */
  readonly cwd?: string;
}

/** The machine a runner stands on, as the tests reach it. */
export interface Place {
  /** PATH of the steps. */
  readonly path: string;
  /** HOME of the steps. */
  readonly home: string;
  /** RUNNER_TEMP of the steps. */
  readonly temp: string;
  readonly toolCache: string;
  /** The path by which the tests reach a path of the machine. */
  outside(path: string): string;
  /** The command line by which the tests run `argv` there, in its folder `cwd`. */
  commandLine(argv: readonly string[], options: { readonly cwd: string }): CommandLine;
  /** Gives a path and all below it to the user that the steps run as. */
  giveToUser(path: string): Promise<void>;
}

/** A place on the machine of the tests, with its folders made below `root`. */
export async function makePlace(root: string): Promise<Place> {
  const place: Place = {
    path: process.env.PATH ?? '',
    home: join(root, 'home'),
    temp: join(root, 'work', '_temp'),
    toolCache: join(root, 'tools'),
    outside: (path) => path,
    commandLine: ([command = '', ...args], { cwd }) => ({ command, args, cwd }),
    giveToUser: () => Promise.resolve(),
  };
  for (const folder of [place.home, place.temp, place.toolCache]) await mkdir(folder, { recursive: true });
  return place;
}
