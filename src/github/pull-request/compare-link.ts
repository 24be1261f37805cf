import type { Job } from '../job/job.js';

/** The longest address that browsers and GitHub's front end take for sure. */
const LONGEST = 6000;

/** Where a person opens the pull request by hand, its title and text filled in as far as they fit. */
export function compareLink(
  job: Pick<Job, 'serverUrl' | 'repository'>,
  pull: { readonly base: string; readonly head: string; readonly title: string; readonly body: string },
): string {
  const range = `${path(pull.base)}...${path(pull.head)}`;
  const address = `${job.serverUrl}/${job.repository}/compare/${range}?expand=1&title=${encode(pull.title)}`;
  let body = pull.body;
  while (body !== '' && address.length + encode(body).length > LONGEST)
    body = body.slice(0, Math.floor(body.length / 2));
  return body === '' ? address : `${address}&body=${encode(body)}`;
}

/** Names of branches keep their slashes. */
function path(ref: string): string {
  return ref.split('/').map(encode).join('/');
}

/** Parentheses would end a Markdown link. */
function encode(text: string): string {
  return encodeURIComponent(text.replace(/[\ud800-\udfff]/gu, '\ufffd')).replace(
    /[()'!*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
