import type { Json, JsonObject } from './json.js';

interface Page {
  readonly status: number;
  readonly body: Json;
  readonly headers: Readonly<Record<string, string>>;
}

/** One page of a list, or of the list in an object with its `total_count`, with GitHub's Link header. */
export function onePage(body: Json | undefined, query: URLSearchParams, url: string): Page {
  const size = Math.min(100, positive(query.get('per_page')) ?? 30);
  const page = positive(query.get('page')) ?? 1;
  const cutList = (list: readonly Json[]) => list.slice((page - 1) * size, page * size);
  if (isList(body)) return shown(cutList(body), body.length);

  const entries = isObject(body) ? Object.entries(body) : [];
  const length = Math.max(0, ...entries.map(([, value]) => (isList(value) ? value.length : 0)));
  const part = entries.map(([name, value]): [string, Json] => [name, isList(value) ? cutList(value) : value]);
  return shown(Object.fromEntries(part), length);

  function shown(part: Json, total: number): Page {
    const link = linkHeader(page, Math.max(1, Math.ceil(total / size)), query, url);
    return { status: 200, body: part, headers: link === '' ? {} : { link } };
  }
}

function isList(body: Json | undefined): body is readonly Json[] {
  return Array.isArray(body);
}

function isObject(body: Json | undefined): body is JsonObject {
  return typeof body === 'object' && body !== null && !isList(body);
}

function linkHeader(page: number, last: number, query: URLSearchParams, url: string): string {
  const to = (target: number, rel: string) => {
    const wanted = new URLSearchParams(query);
    wanted.set('page', String(target));
    return `<${url}?${wanted.toString()}>; rel="${rel}"`;
  };
  const back = page > 1 ? [to(page - 1, 'prev')] : [];
  const forward = page < last ? [to(page + 1, 'next'), to(last, 'last')] : [];
  const first = page > 1 ? [to(1, 'first')] : [];
  return [...back, ...forward, ...first].join(', ');
}

function positive(text: string | null): number | undefined {
  const value = Number(text);
  return Number.isInteger(value) && value > 0 ? value : undefined;
}
