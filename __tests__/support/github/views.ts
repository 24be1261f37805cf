import type { Json, JsonObject } from './json.js';
import type { Complete } from './sample.js';
import { account, type Comment, type Issue, type Reaction, type Repository, type World } from './world.js';

export interface Urls {
  /** The REST API's base, without a slash at its end. */
  readonly api: string;
  /** The web and git host's base. */
  readonly web: string;
}

/** The world in GitHub's JSON, but for what needs git. */
export interface Views {
  readonly urls: Urls;
  readonly complete: Complete;
  user(login: string): JsonObject;
  repository(schema: 'full-repository' | 'repository' | 'minimal-repository', repository: Repository): JsonObject;
  issue(repository: Repository, issue: Issue): JsonObject;
  comment(repository: Repository, comment: Comment): JsonObject;
  label(repository: Repository, name: string): JsonObject;
  reaction(reaction: Reaction): JsonObject;
}

export function createViews(world: World, complete: Complete, urls: Urls): Views {
  const api = (repository: Repository) => `${urls.api}/repos/${repository.git.name}`;
  const web = (repository: Repository) => `${urls.web}/${repository.git.name}`;

  const views: Views = {
    urls,
    complete,
    user(login) {
      const { id, type } = account(world, login);
      const path = `/users/${encodeURIComponent(login)}`;
      const html = `${urls.web}/${type === 'Bot' ? `apps/${login.replace('[bot]', '')}` : login}`;
      return complete('simple-user', { login, id, type, url: urls.api + path, html_url: html });
    },

    repository(schema, repository) {
      return complete(schema, {
        id: repository.id,
        name: repository.name,
        full_name: repository.git.name,
        owner: views.user(repository.owner),
        private: repository.git.isPrivate,
        default_branch: repository.defaultBranch,
        url: api(repository),
        html_url: web(repository),
        clone_url: `${web(repository)}.git`,
        visibility: repository.git.isPrivate ? 'private' : 'public',
        has_issues: true,
        open_issues_count: [...repository.issues.values()].filter((issue) => issue.state === 'open').length,
      });
    },

    issue(repository, issue) {
      const path = `/issues/${issue.number}`;
      const pull = `${web(repository)}/pull/${issue.number}`;
      return complete('issue', {
        id: issue.id,
        number: issue.number,
        title: issue.title,
        body: issue.body,
        user: views.user(issue.author),
        labels: issue.labels.map((name) => views.label(repository, name)),
        state: issue.state,
        locked: issue.locked,
        comments: [...repository.comments.values()].filter((comment) => comment.issue === issue.number).length,
        author_association: association(repository, issue.author),
        url: api(repository) + path,
        html_url: issue.pull ? pull : web(repository) + path,
        repository_url: api(repository),
        comments_url: `${api(repository)}${path}/comments`,
        created_at: issue.createdAt,
        updated_at: issue.updatedAt,
        ...(issue.pull && {
          pull_request: complete('pull-request-minimal', {
            url: `${api(repository)}/pulls/${issue.number}`,
            html_url: pull,
            diff_url: `${pull}.diff`,
            patch_url: `${pull}.patch`,
          }),
        }),
      });
    },

    comment(repository, comment) {
      const thread = repository.issues.get(comment.issue)?.pull ? 'pull' : 'issues';
      return complete('issue-comment', {
        id: comment.id,
        body: comment.body,
        user: views.user(comment.author),
        author_association: association(repository, comment.author),
        url: `${api(repository)}/issues/comments/${comment.id}`,
        html_url: `${web(repository)}/${thread}/${comment.issue}#issuecomment-${comment.id}`,
        issue_url: `${api(repository)}/issues/${comment.issue}`,
        created_at: comment.createdAt,
        updated_at: comment.updatedAt,
        performed_via_github_app: null,
      });
    },

    label(repository, name) {
      const label = repository.labels.get(name.toLowerCase());
      if (!label) throw new Error(`no label ${name}`);
      const url = `${api(repository)}/labels/${encodeURIComponent(label.name)}`;
      return complete('label', { ...label, default: false, url });
    },

    reaction: (reaction) =>
      complete('reaction', {
        id: reaction.id,
        user: views.user(reaction.author),
        content: reaction.content,
        created_at: reaction.createdAt,
      }),
  };
  return views;
}

/** How the author of a text stands to the repository, as GitHub shows it beside the text. */
function association(repository: Repository, login: string): Json {
  if (login === repository.owner) return 'OWNER';
  return repository.collaborators.has(login) ? 'COLLABORATOR' : 'NONE';
}
