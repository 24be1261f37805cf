import {createRequire} from 'node:module'; const require=createRequire(import.meta.url);

// __tests__/support/machines/machine.ts
import { execFile, spawn as spawn2 } from "node:child_process";
import { chown, copyFile, mkdir, writeFile as writeFile2 } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath as fileURLToPath3 } from "node:url";
import { promisify } from "node:util";

// __tests__/support/machines/first-process.ts
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { fileURLToPath as fileURLToPath2 } from "node:url";

// __tests__/support/built-package.ts
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
var project = fileURLToPath(new URL("../../", import.meta.url));
var cache = join(project, ".cache");

// __tests__/support/machines/first-process.ts
var SCRIPT = fileURLToPath2(new URL("build-machine.sh", import.meta.url));
var EVERY_ID = "0 0 4294967295\n";
async function startFirstProcess(kind2) {
  const [command, ...args] = builder(kind2);
  const child = spawn(command, args, { stdio: "pipe" });
  const errors = [];
  child.stderr.on("data", (chunk) => errors.push(chunk.toString()));
  const ended = once(child, "close");
  let hasUserNamespace = false;
  for await (const line of createInterface(child.stdout)) {
    const [word, pid] = line.split(" ");
    if (word === "unmapped") {
      hasUserNamespace = true;
      await mapEveryId(Number(pid));
      child.stdin.write("mapped\n");
    } else if (word === "ready") {
      return { pid: Number(pid), hasUserNamespace, end: () => end(child, ended) };
    }
  }
  await ended;
  throw new Error(`a machine of kind ${kind2} could not be built: ${errors.join("").trim()}`);
}
function builder(kind2) {
  const namespace = ["setpriv", "--pdeathsig=KILL", "--", "unshare", "--mount", "--propagation=private", "--"];
  return [...namespace, "sh", SCRIPT, kind2, project];
}
async function mapEveryId(pid) {
  await writeFile(`/proc/${pid}/uid_map`, EVERY_ID);
  await writeFile(`/proc/${pid}/gid_map`, EVERY_ID);
}
async function end(child, ended) {
  child.stdin?.end();
  await ended;
}

// __tests__/support/machines/kinds.ts
var RUNNER_UID = 1001;
var PLACES = {
  home: "/home/runner",
  work: "/home/runner/work",
  temp: "/home/runner/work/_temp",
  workspace: "/home/runner/work/repo/repo",
  action: "/home/runner/work/_actions/isomorphx/gump-action/v1",
  toolCache: "/opt/hostedtoolcache",
  /** The first folder of PATH; the job's user may write there, as in what `setup-*` actions install. */
  bin: "/opt/hostedtoolcache/bin"
};

// __tests__/support/machines/program-result.ts
import { once as once2 } from "node:events";
import { text } from "node:stream/consumers";
async function resultOf(child, { stdin = "", signal }) {
  const stop = () => void child.kill("SIGKILL");
  signal?.addEventListener("abort", stop);
  if (signal?.aborted) stop();
  child.stdin?.on("error", () => void 0);
  child.stdin?.end(stdin);
  try {
    const [stdout, stderr] = await Promise.all([read(child.stdout), read(child.stderr), once2(child, "close")]);
    return { code: child.exitCode, signal: child.signalCode, stdout, stderr };
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}
async function read(stream) {
  return stream === null ? "" : text(stream);
}

// __tests__/support/machines/machine.ts
var ENTER = "/usr/local/sbin/enter-machine";
var run = promisify(execFile);
async function openMachine(kind2) {
  const first = await startFirstProcess(kind2);
  const uid = kind2 === "root" ? 0 : RUNNER_UID;
  const outside = (path) => `/proc/${first.pid}/root${path}`;
  const env = {
    HOME: PLACES.home,
    USER: kind2 === "root" ? "root" : "runner",
    LANG: "C.UTF-8",
    PATH: [PLACES.bin, dirname(process.execPath), "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"].join(
      ":"
    )
  };
  const commandLine = (argv, { cwd = PLACES.home, as } = {}) => {
    const id = as === "root" ? 0 : uid;
    const namespaces = ["--mount", "--pid", ...first.hasUserNamespace ? ["--user"] : []];
    const user = [`--reuid=${id}`, `--regid=${id}`, "--clear-groups", "--pdeathsig=KILL"];
    return {
      command: "nsenter",
      args: [
        ...["--no-fork", `--target=${first.pid}`, ...namespaces, "--"],
        ...["perl", ENTER, cwd, "setpriv", ...user, "--", ...argv]
      ]
    };
  };
  const start = (argv, { env: more, stdio = "pipe", ...options } = {}) => {
    const { command, args } = commandLine(argv, options);
    return spawn2(command, args, { env: { ...env, ...more }, stdio });
  };
  await copyFile(fileURLToPath3(new URL("enter.pl", import.meta.url)), outside(ENTER));
  const machine = {
    kind: kind2,
    uid,
    env,
    commandLine,
    spawn: start,
    run: (argv, options = {}) => resultOf(start(argv, options), options),
    outside,
    async write(path, content, mode = 420) {
      const made = await mkdir(outside(dirname(path)), { recursive: true });
      await writeFile2(outside(path), content, { mode });
      await chown(outside(path), uid, uid);
      if (made !== void 0) await run("chown", ["-R", `${uid}:${uid}`, made]);
    },
    async giveToUser(path) {
      await run("chown", ["-R", "-h", `${uid}:${uid}`, outside(path)]);
    },
    close: () => first.end()
  };
  return machine;
}

// ../../tmp/m.ts
var kind = process.argv[2] ?? "sudo-user";
var m = await openMachine(kind);
var r = await m.run(["sh", "-c", process.argv[3]]);
console.log(r);
await m.close();
