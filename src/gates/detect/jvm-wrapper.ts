import type { FolderPort } from '../../model/gate.js';
import type { Tool } from './ecosystem.js';

const JAVA: Tool = { name: 'java', hint: 'install a JDK, or use actions/setup-java before this step' };

/** How a build tool of the JVM is started in a folder. */
export interface JvmLauncher {
  readonly run: string;
  readonly tools: readonly Tool[];
}

/**
 * The wrapper that is committed, else the installed tool. A wrapper without its executable bit, as is usual from Windows,
 * is run by `sh`. That of a folder above is used too.
 */
export async function jvmLauncher(folder: FolderPort, wrapper: string, tool: Tool): Promise<JvmLauncher> {
  for (const [level, place] of [folder, ...(folder.above ?? [])].entries()) {
    const path = `${level === 0 ? './' : '../'.repeat(level)}${wrapper}`;
    if (await place.isExecutable(wrapper)) return { run: path, tools: [JAVA] };
    if (await place.exists(wrapper)) return { run: `sh ${path}`, tools: [JAVA] };
  }
  return { run: tool.name, tools: [tool, JAVA] };
}
