import type { ArtifactRef, Commit, Event } from '../../model/index.js';

/** `resume`: what going on needs. `full`: prompts, transcripts and outputs as well. */
export type StorePolicy = 'resume' | 'full';

/** Artifacts that going on with a run reads: the spec, what steps handed on, what checks said. */
export function neededArtifacts(event: Event): readonly ArtifactRef[] {
  switch (event.type) {
    case 'run_started':
      return event.spec_artifact === null ? [] : [event.spec_artifact];
    case 'attempt_snapshotted':
      return 'artifact' in event.output ? [event.output.artifact] : [];
    case 'gate_checked':
      return event.details === null ? [] : [event.details];
    default:
      return [];
  }
}

/** Paths, in the run's folder, of what else the event names: for people, not for going on. */
export function furtherArtifacts(event: Event): readonly string[] {
  switch (event.type) {
    case 'agent_launched':
      return event.prompt === null ? [] : [event.prompt.path];
    case 'agent_completed':
    case 'agent_killed':
      return Object.values(event.artifacts).map(({ path }) => path);
    case 'gate_checked':
      return event.artifact === null ? [] : [event.artifact];
    default:
      return [];
  }
}

/**
 * Commits that hold on to all that the events name. One that a later commit was made on is held by that one, so that a
 * run of many steps in a row needs one parent and not hundreds.
 */
export function tipsOf(events: readonly Event[]): readonly Commit[] {
  const tips = new Set<Commit>();
  const covered = new Set<Commit>();
  const begunFrom = new Map<string, Commit>();
  const add = (commit: Commit, on: Commit | undefined): void => {
    tips.add(commit);
    if (on !== undefined && on !== commit) covered.add(on);
  };
  for (const event of events) {
    if (event.type === 'run_started') add(event.commit, undefined);
    if (event.type === 'step_started') begunFrom.set(`${event.step}#${event.launch}`, event.from);
    if (event.type === 'attempt_snapshotted') add(event.commit, begunFrom.get(`${event.step}#${event.launch}`));
    if (event.type === 'item_merged') add(event.commit, event.onto);
  }
  return [...tips].filter((commit) => !covered.has(commit));
}

/** Every commit that the events name and a resume may want. */
export function commitsNamed(events: readonly Event[]): readonly { readonly commit: Commit; readonly seq: number }[] {
  return events.flatMap((event) =>
    event.type === 'run_started' || event.type === 'attempt_snapshotted' || event.type === 'item_merged'
      ? [{ commit: event.commit, seq: event.seq }]
      : [],
  );
}
