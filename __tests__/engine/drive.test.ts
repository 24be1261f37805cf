import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { fold, type Effect, type Run } from '../../src/engine/index.js';
import { drive, type Emit } from '../../src/execution/drive.js';
import { Tree, type Event, type NewEvent } from '../../src/model/index.js';
import { createLedger, type Ledger } from '../../src/storage/ledger/ledger.js';
import { checks, ends, launch, snap, type Deed } from './deeds.js';
import { agent, good, group, ladder, same, workflow } from './steps.js';
import { Git, RUN, started } from './world.js';

let folder: string;
let ledger: Ledger;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gump-drive-'));
  ledger = createLedger(join(folder, 'ledger.ndjson'), RUN, { now: () => new Date(), redact: (text) => text });
});
afterEach(() => {
  ledger.close();
  rmSync(folder, { recursive: true, force: true });
});

it('leaves out a launch whose place was taken while it was on its way, and makes it later', async () => {
  const impl = (name: string) => agent(name, { gates: [good('x')], retry: ladder(same) });
  const run = begin(workflow([group('g', [impl('a'), impl('b')], { parallel: true })]));
  const events: Event[] = [];
  const secondBegun = signal();
  const verdictOnItsWay = signal();
  const launches: boolean[] = [];

  const perform = async (effect: Effect, emit: Emit): Promise<void> => {
    const does = async (...deeds: Deed[]): Promise<boolean> => {
      for (const deed of deeds) for (const event of [deed(run)].flat()) if (!(await emit(event))) return false;
      return true;
    };
    switch (effect.kind) {
      case 'RunAgent': {
        const path = effect.attempt.leaf.path;
        if (effect.key === 'g/b#1') {
          secondBegun.give();
          await verdictOnItsWay.given;
        }
        const begun = await does(launch(path));
        if (effect.key === 'g/b#1') launches.push(begun);
        if (begun) await does(ends(path));
        return;
      }
      case 'Snapshot':
        await does(snap(effect.attempt.leaf.path, effect.key));
        return;
      case 'RunGate': {
        const first = effect.key === 'g/a#1/gate/is_x';
        if (first) await secondBegun.given;
        const written = does(checks(effect.attempt.leaf.path, effect.entry.name, !first));
        if (first) verdictOnItsWay.give();
        await written;
        return;
      }
      case 'Merge':
        await emit(mergedOnto(effect));
        return;
      default:
        throw new Error(`nothing plays ${effect.kind}`);
    }
  };
  const performer = {
    start: (effect: Effect, _run: Run, emit: Emit) => ({ done: perform(effect, emit), abort: () => undefined }),
  };

  const end = await drive(run, { ledger, performer, onEvent: (event) => void events.push(event) });

  expect(end.ended?.status).toBe('pass');
  expect(launches).toEqual([false, true]);
  expect(events.filter((event) => event.type === 'agent_launched').map((event) => event.step)).toEqual([
    'g/a',
    'g/a',
    'g/b',
  ]);
});

function mergedOnto({ step, item, onto, theirs }: Extract<Effect, { kind: 'Merge' }>): NewEvent {
  return { type: 'item_merged', step, item, onto, commit: theirs, tree: Tree.parse(theirs) };
}

function begin(definition: ReturnType<typeof workflow>): Run {
  const { settings, ...first } = started(definition, new Git());
  const run = fold([ledger.append({ ...first, settings: { ...settings, max_parallel: 1 } })]);
  if (run === null) throw new Error('an empty ledger');
  return run;
}

/** Something that is waited for, and comes once. */
function signal(): { readonly given: Promise<void>; give(): void } {
  let give: () => void = () => undefined;
  const given = new Promise<void>((resolve) => (give = resolve));
  return { given, give: () => give() };
}
