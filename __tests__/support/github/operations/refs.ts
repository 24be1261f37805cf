import { z } from 'zod';
import { type GitRef, listRefs } from '../git-reading.js';
import { refView } from '../git-views.js';
import { type Call, created, noContent, ok, type Operations, param } from '../operation.js';
import { conflict, notFound, unprocessable } from '../refusal.js';

const newRef = z.object({ ref: z.string(), sha: z.string() });
const refChange = z.object({ sha: z.string(), force: z.boolean().default(false) });

export const refs: Operations = {
  'git/get-ref': {
    needs: ['contents', 'read'],
    async perform(call) {
      const ref = (await allRefs(call)).find((each) => each.ref === `refs/${param(call, 'ref')}`);
      if (!ref) throw notFound();
      return ok(refView(call.views, call.repository, ref));
    },
  },
  'git/list-matching-refs': {
    needs: ['contents', 'read'],
    async perform(call) {
      const prefix = `refs/${param(call, 'ref')}`;
      const matching = (await allRefs(call)).filter((each) => each.ref.startsWith(prefix));
      return ok(matching.map((ref) => refView(call.views, call.repository, ref)));
    },
  },
  'git/create-ref': {
    needs: ['contents', 'write'],
    async perform(call) {
      const { ref, sha } = newRef.parse(call.body);
      if (!/^refs\/[^/]+\/.+/.test(ref))
        throw unprocessable('Reference name must start with refs/ and have two slashes');
      if ((await allRefs(call)).some((each) => each.ref === ref)) throw unprocessable('Reference already exists');
      await setRef(call, ref, sha);
      return created(refView(call.views, call.repository, { ref, sha, type: 'commit' }));
    },
  },
  'git/update-ref': {
    needs: ['contents', 'write'],
    async perform(call) {
      const ref = `refs/${param(call, 'ref')}`;
      const { sha, force } = refChange.parse(call.body);
      const before = (await allRefs(call)).find((each) => each.ref === ref);
      if (!before) throw unprocessable('Reference does not exist');
      if ((await call.repository.git.resolve(sha)) === null) throw unprocessable('Object does not exist');
      if (!force && !(await isAncestor(call, before.sha, sha))) throw unprocessable('Update is not a fast forward');
      await setRef(call, ref, sha);
      return ok(refView(call.views, call.repository, { ref, sha, type: 'commit' }));
    },
  },
  'git/delete-ref': {
    needs: ['contents', 'write'],
    async perform(call) {
      const ref = `refs/${param(call, 'ref')}`;
      if (!(await allRefs(call)).some((each) => each.ref === ref)) throw unprocessable('Reference does not exist');
      await call.repository.git.git(['update-ref', '-d', ref]);
      return noContent;
    },
  },
};

async function allRefs(call: Call): Promise<GitRef[]> {
  const all = await listRefs(call.repository.git);
  if (all.length === 0) throw conflict('Git Repository is empty.');
  return all;
}

async function setRef(call: Call, ref: string, sha: string): Promise<void> {
  if ((await call.repository.git.resolve(sha)) === null) throw unprocessable('Object does not exist');
  await call.repository.git.git(['update-ref', ref, sha]);
}

function isAncestor(call: Call, ancestor: string, sha: string): Promise<boolean> {
  return call.repository.git.git(['merge-base', '--is-ancestor', ancestor, sha]).then(
    () => true,
    () => false,
  );
}
