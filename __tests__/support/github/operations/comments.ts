import { z } from 'zod';
import {
  commentNeeds,
  created,
  issueOf,
  noContent,
  ok,
  type Call,
  type Operations,
  param,
  threadNeeds,
} from '../operation.js';
import { forbidden, notFound, unprocessable } from '../refusal.js';
import { addComment, type Comment } from '../world.js';

/** GitHub's limit of a comment and of a body, in characters. */
export const BODY_LIMIT = 65_536;

const commentBody = z.object({ body: z.string() });

export const comments: Operations = {
  'issues/list-comments': {
    needs: threadNeeds('read'),
    perform(call) {
      const { number } = issueOf(call);
      const since = call.query.get('since') ?? '';
      const own = [...call.repository.comments.values()].filter(
        (each) => each.issue === number && each.updatedAt >= since,
      );
      return ok(own.map((comment) => call.views.comment(call.repository, comment)));
    },
  },
  'issues/get-comment': {
    needs: commentNeeds('read'),
    perform: (call) => ok(call.views.comment(call.repository, commentOf(call))),
  },
  'issues/create-comment': {
    needs: threadNeeds('write'),
    perform(call) {
      const issue = issueOf(call);
      if (issue.locked) throw forbidden('Unable to create comment because issue is locked.');
      const body = checkedBody(call, 'IssueComment');
      const made = addComment(call.world, call.repository, { issue: issue.number, author: call.actor.login, body });
      return created(call.views.comment(call.repository, made));
    },
  },
  'issues/update-comment': {
    needs: commentNeeds('write'),
    perform(call) {
      const comment = commentOf(call);
      comment.body = checkedBody(call, 'IssueComment');
      comment.updatedAt = call.world.now();
      comment.history.push(comment.body);
      return ok(call.views.comment(call.repository, comment));
    },
  },
  'issues/delete-comment': {
    needs: commentNeeds('write'),
    perform(call) {
      call.repository.comments.delete(commentOf(call).id);
      return noContent;
    },
  },
};

export function commentOf(call: Call): Comment {
  const comment = call.repository.comments.get(Number(param(call, 'comment_id')));
  if (!comment) throw notFound();
  return comment;
}

function checkedBody(call: Call, resource: string): string {
  const { body } = commentBody.parse(call.body);
  if (body.trim() === '')
    throw unprocessable({ resource, code: 'unprocessable', field: 'data', message: "Body can't be blank" });
  checkLength(body, resource);
  return body;
}

/** Refuses a text over GitHub's limit in GitHub's words. */
export function checkLength(body: string, resource: string): void {
  if (body.length <= BODY_LIMIT) return;
  const message = `Body is too long (maximum is ${BODY_LIMIT} characters)`;
  throw unprocessable({ resource, code: 'unprocessable', field: 'data', message });
}
