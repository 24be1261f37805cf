/**
 * The job's log. The runner obeys commands in whatever a step prints, so that everything that is not ours word for word
 * (what agents and gates say, names of steps and items, errors of tools) is printed while commands are stopped.
 */
export interface Log {
  /** Lines that may hold anything. */
  text(lines: string): void;
  /** The same, folded away under a title. */
  group(title: string, lines: string): void;
  /** Prints commands of our own, such as annotations. */
  commands(print: () => void): void;
  /** Lets commands through again. To be called before the process ends. */
  close(): void;
}

/**
 * `write` takes what goes to standard output; `newToken` makes the word that lets commands through again, which nobody
 * may be able to guess: a new one each time, since the one before has then been printed.
 */
export function createLog(write: (text: string) => void, newToken: () => string): Log {
  let token: string | null = null;

  function stop(): void {
    if (token !== null) return;
    token = newToken();
    write(`::stop-commands::${token}\n`);
  }

  function go(): void {
    if (token === null) return;
    write(`::${token}::\n`);
    token = null;
  }

  function text(lines: string): void {
    if (lines === '') return;
    stop();
    write(lines.endsWith('\n') ? lines : `${lines}\n`);
  }

  return {
    text,
    group(title, lines) {
      go();
      write(`::group::${title.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')}\n`);
      text(lines);
      go();
      write('::endgroup::\n');
    },
    commands(print) {
      go();
      print();
    },
    close: go,
  };
}
