import type { ArtifactRef, Commit, Event } from '../../model/index.js';

/** How much of a run is stored. `resume`: what a resume needs. `full`: prompts, transcripts and outputs as well. */
export type StorePolicy = 'resume' | 'full';

/** The artifacts of an event that a resume reads: the spec, the outputs of steps, the details of gates. */
export function requiredArtifacts(event: Event): readonly ArtifactRef[] {
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

/** Paths, in the run's folder, of the other artifacts of an event. People read them; a resume does not need them. */
export function optionalArtifactPaths(event: Event): readonly string[] {
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
 * The commits to use as parents of a checkpoint, so that git keeps every commit that the events name. A commit on which
 * a later one was made is reachable from that one and left out: a run of many steps in a row needs one parent, not
 * hundreds.
 */
export function tipCommits(events: readonly Event[]): readonly Commit[] {
  const tips = new Set<Commit>();
  const covered = new Set<Commit>();
  const startCommits = new Map<string, Commit>();
  const add = (commit: Commit, parent: Commit | undefined): void => {
    tips.add(commit);
    if (parent !== undefined && parent !== commit) covered.add(parent);
  };
  for (const event of events) {
    if (event.type === 'run_started') add(event.commit, undefined);
    if (event.type === 'step_started') startCommits.set(`${event.step}#${event.launch}`, event.from);
    if (event.type === 'attempt_snapshotted') add(event.commit, startCommits.get(`${event.step}#${event.launch}`));
    if (event.type === 'item_merged') add(event.commit, event.onto);
  }
  return [...tips].filter((commit) => !covered.has(commit));
}

/** Every commit that the events name and that a resume may need, with the `seq` of its event. */
export function referencedCommits(
  events: readonly Event[],
): readonly { readonly commit: Commit; readonly seq: number }[] {
  return events.flatMap((event) =>
    event.type === 'run_started' || event.type === 'attempt_snapshotted' || event.type === 'item_merged'
      ? [{ commit: event.commit, seq: event.seq }]
      : [],
  );
}
