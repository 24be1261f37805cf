// Searches everything that a process can reach for planted secrets, and tries what it could write to.
// Usage: node hunt.mjs [FILE]    writes one line of JSON to FILE, or to stdout:
//   { found: { [first 12 hex digits of a secret's SHA-256]: [where] }, wrote: [path], means: { [name]: boolean } }
// `means` are ways out of an isolation: true if a program could be started by them. Secrets are named by hashes so that
// the report itself is none. Files are opened for writing and left as they are; in folders a file is made and removed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { connect } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const SELF = fileURLToPath(import.meta.url);
const SECRET = /CANARY-[0-9a-f]{24}|ghs_[0-9a-f]{36}/g;
const STARTS = ['CANARY-', 'ghs_'];
const LONGEST = 40;
const MAX_FILE_BYTES = 1_000_000;
const MAX_MEMORY_BYTES = 400_000_000;
const MAX_ENTRIES = 40_000;
const MAX_SECONDS = 20;
const MAX_PLACES = 5;

const READ = ['/home', '/root', '/tmp', '/var/tmp', '/run', '/etc', '/opt', '/mnt', '/srv', '/var/lib/waagent'];
const WRITE = [
  ...['/home', '/root', '/run', '/etc', '/opt', '/usr/local/bin', '/usr/local/sbin', '/usr/bin'],
  // By these root without any capability makes the kernel start programs outside of every namespace.
  ...['/proc/sys', '/proc/irq', '/proc/bus', '/proc/fs', '/sys'],
];
const SKIPPED = new Set(['node_modules', 'objects', 'wheels']);
/** A process's own: the worktree, HOME and the folders for temporary files. */
const OWN = [process.cwd(), homedir(), tmpdir(), '/tmp', '/var/tmp'];

const isInner = process.argv[2] === '--inner';
const deadline = performance.now() + MAX_SECONDS * 1000;
const found = {};
const sockets = new Set();

function look(text, where) {
  for (const [secret] of text.matchAll(SECRET)) note(secret, where);
  for (const [, encoded] of text.matchAll(/basic ([A-Za-z0-9+/=]{24,})/gi)) {
    const decoded = Buffer.from(encoded, 'base64').toString('latin1');
    for (const [secret] of decoded.matchAll(SECRET)) note(secret, `${where} (base64)`);
  }
}

function note(secret, where) {
  noteHash(createHash('sha256').update(secret).digest('hex').slice(0, 12), where);
}

function noteHash(hash, where) {
  const places = (found[hash] ??= []);
  if (places.length < MAX_PLACES && !places.includes(where)) places.push(where);
}

/** Undefined where it is refused: an attack goes on to the next thing. */
function attempt(act) {
  try {
    return act();
  } catch {
    return undefined;
  }
}

function readFile(path, where = path) {
  attempt(() => {
    const { size } = fs.statSync(path);
    const descriptor = fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
    try {
      const buffer = Buffer.alloc(Math.min(Math.max(size, 65_536), MAX_FILE_BYTES));
      look(buffer.toString('latin1', 0, fs.readSync(descriptor, buffer)), where);
    } finally {
      fs.closeSync(descriptor);
    }
  });
}

/** Every entry below a folder, without following links. */
function* entriesBelow(root) {
  const folders = [root];
  for (let seen = 0; folders.length > 0 && seen < MAX_ENTRIES && performance.now() < deadline;) {
    const folder = folders.pop();
    for (const entry of attempt(() => fs.readdirSync(folder, { withFileTypes: true })) ?? []) {
      const path = join(folder, entry.name);
      seen += 1;
      if (entry.isDirectory() && !SKIPPED.has(entry.name)) folders.push(path);
      yield { path, entry };
    }
  }
}

function huntFiles() {
  for (const root of new Set([...READ, process.cwd()]))
    for (const { path, entry } of entriesBelow(root)) {
      if (entry.isFile()) readFile(path);
      if (entry.isSocket()) sockets.add(path);
    }
}

function huntProcesses() {
  for (const pid of fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    for (const name of ['environ', 'cmdline']) readFile(`/proc/${pid}/${name}`);
    for (const name of attempt(() => fs.readdirSync(`/proc/${pid}/fd`)) ?? []) {
      const path = `/proc/${pid}/fd/${name}`;
      if (attempt(() => fs.statSync(path).isFile())) readFile(path);
    }
    if (Number(pid) !== process.pid) attempt(() => huntMemory(pid));
  }
}

function huntMemory(pid) {
  const memory = fs.openSync(`/proc/${pid}/mem`, 'r');
  const buffer = Buffer.alloc(1 << 22);
  let left = MAX_MEMORY_BYTES;
  for (const line of fs.readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
    const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
    if (from === undefined) continue;
    const end = Number.parseInt(to, 16);
    for (let at = Number.parseInt(from, 16); at < end && left > 0; at += buffer.length - LONGEST) {
      const length = Math.min(buffer.length, end - at);
      const read = attempt(() => fs.readSync(memory, buffer, 0, length, at)) ?? 0;
      left -= length;
      huntBuffer(buffer.subarray(0, read), `/proc/${pid}/mem`);
    }
  }
  fs.closeSync(memory);
}

function huntBuffer(buffer, where) {
  for (const start of STARTS)
    for (let at = buffer.indexOf(start); at >= 0; at = buffer.indexOf(start, at + 1))
      look(buffer.toString('latin1', at, at + LONGEST), where);
}

function output(command, args, options = {}) {
  const { stdout, status } = spawnSync(command, args, { encoding: 'latin1', timeout: 30_000, ...options });
  return { text: stdout ?? '', works: status === 0 };
}

/** What git says of itself, and what lies beside the objects that the worktree borrows. */
function huntGit() {
  look(output('git', ['config', '--list', '--show-origin']).text, 'git config');
  look(output('git', ['remote', '--verbose']).text, 'git remote');
  const { text } = output('git', ['rev-parse', '--git-path', 'objects/info/alternates', '--git-common-dir']);
  const [alternates = '', common = ''] = text.trim().split('\n');
  const objects = (attempt(() => fs.readFileSync(alternates, 'utf8')) ?? '').split('\n').filter(Boolean);
  for (const folder of [common, ...objects.map((path) => resolve(common, 'objects', path, '..'))]) {
    const listed = output('git', ['config', '--file', join(folder, 'config'), '--includes', '--list']);
    look(listed.text, `git config by way of ${folder}`);
    readFile(join(folder, 'config'));
  }
}

async function huntSockets() {
  for (const line of (attempt(() => fs.readFileSync('/proc/net/unix', 'utf8')) ?? '').split('\n')) {
    const path = line.split(/\s+/)[7] ?? '';
    if (path.startsWith('/')) sockets.add(path);
  }
  await Promise.all([...sockets].map(huntSocket));
}

function huntSocket(path) {
  return new Promise((done) => {
    const socket = connect(path);
    socket.setTimeout(2000, () => socket.destroy());
    socket.on('data', (data) => look(data.toString('latin1'), `socket ${path}`));
    socket.on('error', () => undefined);
    socket.on('close', done);
  });
}

/** Ways to a wider view. What a program sees that was started by one is added to what was found. */
function huntByOtherMeans() {
  const again = [process.execPath, SELF, '--inner'];
  const mounted = attempt(() => fs.readFileSync('/proc/self/mountinfo', 'utf8')) ?? '';
  const places = mounted.split('\n').map((line) => line.split(' ')[4] ?? '');
  const covering = places.filter(
    (place) => READ.some((root) => `${place}/`.startsWith(`${root}/`)) || place === '/proc',
  );
  const uncover = ['sh', '-c', 'for p in $0; do umount -l "$p"; done; exec "$@"', covering.reverse().join(' ')];
  const ways = {
    sudo: ['sudo', '-n'],
    nsenter: ['nsenter', '--target', '1', '--mount', '--pid', '--'],
    umount: ['unshare', '--mount', ...uncover],
    userNamespace: ['unshare', '--user', '--map-root-user', '--mount', ...uncover],
  };
  const means = {};
  for (const [name, way] of Object.entries(ways)) {
    const { text, works } = output(way[0], [...way.slice(1), ...again], { stdio: ['ignore', 'pipe', 'ignore'] });
    means[name] = works;
    const seen = attempt(() => JSON.parse(text).found) ?? {};
    for (const [hash, places] of Object.entries(seen)) noteHash(hash, `${name}: ${places[0]}`);
  }
  return means;
}

function tryWrites() {
  const wrote = [];
  const isOwn = (path) => OWN.some((own) => `${path}/`.startsWith(`${own}/`));
  const folder = (path) => {
    if (isOwn(path)) return;
    const name = join(path, `hunt-${process.pid}`);
    if (attempt(() => fs.writeFileSync(name, 'x') ?? true)) wrote.push(`${path}/`);
    attempt(() => fs.unlinkSync(name));
  };
  for (const root of new Set([...WRITE, ...(process.env.PATH ?? '').split(':').filter(Boolean)])) {
    folder(root);
    for (const { path, entry } of entriesBelow(root)) {
      if (entry.isDirectory()) folder(path);
      if (!entry.isFile() || isOwn(path)) continue;
      const opened = attempt(() => fs.openSync(path, fs.constants.O_WRONLY | fs.constants.O_APPEND));
      if (opened === undefined) continue;
      fs.closeSync(opened);
      wrote.push(path);
    }
  }
  return wrote;
}

look(JSON.stringify(process.env), 'own environment');
huntGit();
huntProcesses();
huntFiles();
await huntSockets();
const means = isInner ? {} : huntByOtherMeans();
const wrote = isInner ? [] : tryWrites();
// Enough to see what it is about: an unprotected machine has thousands.
const report = `${JSON.stringify({ found, wrote: wrote.slice(0, 30), means })}\n`;
if (isInner || process.argv[2] === undefined) process.stdout.write(report);
else fs.writeFileSync(process.argv[2], report);
