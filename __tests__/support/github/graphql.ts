import { z } from 'zod';
import type { Json } from './json.js';
import { nodeIdOf, pullOf } from './pull-views.js';
import type { Token, World } from './world.js';

/** Where GitHub Enterprise Server has its GraphQL API. */
export const GRAPHQL_PATH = '/api/graphql';

/** A document of one mutation with one input, as GitHub's schema has the two mutations that change a draft. */
const MUTATION =
  /^mutation\(\$(?<variable>\w+): ID!\) \{ (?<name>\w+)\(input: \{ (?<field>\w+): \$(?<used>\w+) \}\) \{ pullRequest \{ (?<selected>[\w ]+) \} \} \}$/;
/** Fields of `PullRequest` that may be selected here, and whether it is a draft afterwards. */
const SELECTABLE = ['id', 'isDraft', 'number', 'state', 'url'];
const MUTATIONS: Readonly<Record<string, boolean>> = {
  markPullRequestReadyForReview: false,
  convertPullRequestToDraft: true,
};
const Body = z.strictObject({ query: z.string(), variables: z.record(z.string(), z.string()) });

/** What GitHub answers to a document; a sentence where it is none that its schema takes. GraphQL refuses with 200. */
export function answerGraphql(world: World, token: Token, body: Json | undefined): Json | string {
  const parsed = Body.safeParse(body);
  if (!parsed.success) return `graphql: ${parsed.error.message}`;
  const found = MUTATION.exec(parsed.data.query.replace(/\s+/g, ' ').trim())?.groups;
  const draft = MUTATIONS[found?.name ?? ''];
  if (found === undefined || draft === undefined) return `graphql: no such mutation: ${parsed.data.query}`;
  if (found.field !== 'pullRequestId' || found.used !== found.variable) return 'graphql: wrong input';
  const strange = (found.selected ?? '').split(' ').filter((field) => !SELECTABLE.includes(field));
  if (strange.length > 0) return `graphql: PullRequest has no ${strange.join(', ')}`;
  const id = parsed.data.variables[found.variable ?? ''];
  const isPermitted = token.permissions.contents === 'write' && token.permissions['pull-requests'] === 'write';
  if (!isPermitted) return refused('FORBIDDEN', 'Resource not accessible by integration');
  const issues = [...world.repositories.values()].flatMap((repository) => [...repository.issues.values()]);
  const issue = issues.find((each) => each.pull && nodeIdOf(each) === id);
  if (!issue) return refused('NOT_FOUND', `Could not resolve to a node with the global id of '${id ?? ''}'`);
  const pull = pullOf(issue);
  if (draft && !world.settings.drafts)
    return refused('UNPROCESSABLE', 'Draft pull requests are not supported in this repository.');
  pull.draft = draft;
  return { data: { [found.name ?? '']: { pullRequest: { isDraft: draft } } } };
}

function refused(type: string, message: string): Json {
  return { data: null, errors: [{ type, message }] };
}
