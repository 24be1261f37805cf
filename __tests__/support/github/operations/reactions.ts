import { z } from 'zod';
import {
  type Answer,
  type Call,
  commentNeeds,
  issueOf,
  noContent,
  ok,
  type Operations,
  param,
  threadNeeds,
} from '../operation.js';
import { notFound } from '../refusal.js';
import type { Reaction } from '../world.js';
import { commentOf } from './comments.js';

/** An issue or a comment. */
interface Subject {
  reactions: Reaction[];
}

const reactionBody = z.object({
  content: z.enum(['+1', '-1', 'laugh', 'confused', 'heart', 'hooray', 'rocket', 'eyes']),
});

export const reactions: Operations = {
  'reactions/list-for-issue': { needs: threadNeeds('read'), perform: (call) => list(call, issueOf(call)) },
  'reactions/create-for-issue': { needs: threadNeeds('write'), perform: (call) => create(call, issueOf(call)) },
  'reactions/delete-for-issue': { needs: threadNeeds('write'), perform: (call) => remove(call, issueOf(call)) },
  'reactions/list-for-issue-comment': { needs: commentNeeds('read'), perform: (call) => list(call, commentOf(call)) },
  'reactions/create-for-issue-comment': {
    needs: commentNeeds('write'),
    perform: (call) => create(call, commentOf(call)),
  },
  'reactions/delete-for-issue-comment': {
    needs: commentNeeds('write'),
    perform: (call) => remove(call, commentOf(call)),
  },
};

function list(call: Call, subject: Subject): Answer {
  const content = call.query.get('content');
  const wanted = subject.reactions.filter((reaction) => content === null || reaction.content === content);
  return ok(wanted.map((reaction) => call.views.reaction(reaction)));
}

/** The same reaction by the same account is there once: the second request answers 200 with the first. */
function create(call: Call, subject: Subject): Answer {
  const { content } = reactionBody.parse(call.body);
  const author = call.actor.login;
  const known = subject.reactions.find((reaction) => reaction.author === author && reaction.content === content);
  if (known) return ok(call.views.reaction(known));
  const made: Reaction = { id: call.world.nextId(), author, content, createdAt: call.world.now() };
  subject.reactions.push(made);
  return { status: 201, body: call.views.reaction(made) };
}

function remove(call: Call, subject: Subject): Answer {
  const id = Number(param(call, 'reaction_id'));
  const found = subject.reactions.some((reaction) => reaction.id === id && reaction.author === call.actor.login);
  if (!found) throw notFound();
  subject.reactions = subject.reactions.filter((reaction) => reaction.id !== id);
  return noContent;
}
