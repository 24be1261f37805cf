/**
 * The job's log. The runner executes commands in whatever a step prints. Text that is not a constant of ours (output of
 * agents and gates, names of steps and items, errors of tools) is therefore printed while commands are stopped.
 */
export interface Log {
  /** Prints lines that may contain anything. */
  text(lines: string): void;
  /** Prints lines that may contain anything, folded under a title. */
  group(title: string, lines: string): void;
  /** Prints commands of our own, such as annotations. */
  commands(print: () => void): void;
  /** Resumes commands. Must be called before the process ends. */
  close(): void;
}

/**
 * Creates the log. `write` writes to standard output. `newToken` creates the token that resumes commands: it must be
 * impossible to guess, and new each time, since the one before has been printed by then.
 */
export function createLog(write: (text: string) => void, newToken: () => string): Log {
  let token: string | null = null;

  function stopCommands(): void {
    if (token !== null) return;
    token = newToken();
    write(`::stop-commands::${token}\n`);
  }

  function resumeCommands(): void {
    if (token === null) return;
    write(`::${token}::\n`);
    token = null;
  }

  function text(lines: string): void {
    if (lines === '') return;
    stopCommands();
    write(lines.endsWith('\n') ? lines : `${lines}\n`);
  }

  return {
    text,
    group(title, lines) {
      resumeCommands();
      write(`::group::${title.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')}\n`);
      text(lines);
      resumeCommands();
      write('::endgroup::\n');
    },
    commands(print) {
      resumeCommands();
      print();
    },
    close: resumeCommands,
  };
}
