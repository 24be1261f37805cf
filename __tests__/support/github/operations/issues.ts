import { z } from 'zod';
import { type Answer, type Call, created, issueOf, ok, type Operations, param, threadNeeds } from '../operation.js';
import { notFound, unprocessable } from '../refusal.js';
import { addLabel, addLabels, type Issue } from '../world.js';
import { checkLength } from './comments.js';

const names = z.array(z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]));
const labelNames = z.object({ labels: names });
const newLabel = z.object({ name: z.string(), color: z.string().optional(), description: z.string().optional() });
const issueChange = z.object({
  title: z.string().optional(),
  body: z.string().nullable().optional(),
  state: z.enum(['open', 'closed']).optional(),
  labels: names.optional(),
});

export const issues: Operations = {
  'issues/get': {
    needs: threadNeeds('read'),
    perform: (call) => ok(call.views.issue(call.repository, issueOf(call))),
  },
  'issues/update': {
    needs: threadNeeds('write'),
    perform(call) {
      const issue = issueOf(call);
      const change = issueChange.parse(call.body);
      checkLength(change.body ?? '', 'Issue');
      issue.title = change.title ?? issue.title;
      if (change.body !== undefined) issue.body = change.body ?? '';
      issue.state = change.state ?? issue.state;
      if (change.labels) {
        issue.labels = [];
        addLabels(call.world, call.repository, issue, change.labels);
      }
      issue.updatedAt = call.world.now();
      return ok(call.views.issue(call.repository, issue));
    },
  },

  'issues/list-labels-on-issue': { needs: threadNeeds('read'), perform: (call) => labelsOf(call, issueOf(call)) },
  'issues/add-labels': {
    needs: threadNeeds('write'),
    perform(call) {
      const issue = issueOf(call);
      addLabels(call.world, call.repository, issue, labelNames.parse(call.body).labels);
      return labelsOf(call, issue);
    },
  },
  'issues/remove-label': {
    needs: threadNeeds('write'),
    perform(call) {
      const issue = issueOf(call);
      const kept = issue.labels.filter((name) => !sameName(name, param(call, 'name')));
      if (kept.length === issue.labels.length) throw notFound('Label does not exist');
      issue.labels = kept;
      return labelsOf(call, issue);
    },
  },

  'issues/list-labels-for-repo': {
    needs: ['issues', 'read'],
    perform: (call) => ok([...call.repository.labels.keys()].map((name) => call.views.label(call.repository, name))),
  },
  'issues/get-label': {
    needs: ['issues', 'read'],
    perform(call) {
      const name = param(call, 'name');
      if (!call.repository.labels.has(name.toLowerCase())) throw notFound();
      return ok(call.views.label(call.repository, name));
    },
  },
  'issues/create-label': {
    needs: ['issues', 'write'],
    perform(call) {
      const label = newLabel.parse(call.body);
      if (call.repository.labels.has(label.name.toLowerCase())) {
        throw unprocessable({ resource: 'Label', code: 'already_exists', field: 'name' });
      }
      addLabel(call.world, call.repository, label);
      return created(call.views.label(call.repository, label.name));
    },
  },
};

function labelsOf(call: Call, issue: Issue): Answer {
  return ok(issue.labels.map((name) => call.views.label(call.repository, name)));
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
