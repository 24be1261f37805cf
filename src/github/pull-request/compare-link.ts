import type { Job } from '../job/job.js';

/** The longest URL that browsers and GitHub are sure to accept, in characters. */
const LONGEST = 6000;

/** Returns the URL to open a pull request by hand. Its title is filled in, and as much of its body as fits. */
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

/** Encodes a branch name; its slashes are kept. */
function path(ref: string): string {
  return ref.split('/').map(encode).join('/');
}

/** Percent-encodes text, including parentheses, which would end a Markdown link. */
function encode(text: string): string {
  return encodeURIComponent(text.replace(/[\ud800-\udfff]/gu, '\ufffd')).replace(
    /[()'!*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
